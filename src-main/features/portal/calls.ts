// Its part of the contract → its functions, line by line.
import type { Handlers } from "#contract/define.ts";
import type { Branding, PortalDoor, portal as contract } from "#contract/portal.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { Portal } from "./portal.ts";

/** What stands at the doors: the listener for guests, and the pages themselves. */
export type PortalOutside = {
  /** Opens the guests' listener as wished. Throws `already_exists` with field `port`. */
  readonly listen: (door: PortalDoor) => Promise<void>;
  readonly running: () => boolean;
  readonly preview: (order: {
    site: SiteId;
    branding: Branding;
    language: "en" | "sw";
    page: "welcome" | "online" | "refused";
  }) => Promise<string>;
};

export function portalCalls(
  portal: Portal,
  outside: PortalOutside,
): Handlers<{ portal: typeof contract }>["portal"] {
  return {
    door: async () => ({
      ...portal.door(),
      addresses: [...portal.addresses()],
      running: outside.running(),
    }),
    changeDoor: (door) => portal.changeDoor(door, outside.listen),
    branding: async ({ site }) => portal.branding(site),
    keepBranding: ({ site, branding }) => portal.keepBranding(site, branding),
    async preview(order) {
      const html = await outside.preview({ ...order, branding: portal.sound(order.branding) });
      return { html, bytes: Buffer.byteLength(html) };
    },
    files: ({ site }) => portal.files(site),
    install: ({ router }) => portal.install(router),
  };
}
