// What all checks share: the helper's line, the phones, the hotspot as it is asked for.
import type { DeviceOrder, HotspotConfig, SessionOrder } from "../../../src-helper/protocol.ts";
import type { HelperLink } from "./helper-link.ts";
import { linkHelper } from "./helper-link.ts";
import type { Phone } from "./phone.ts";
import { createPhone } from "./phone.ts";
import { openPortal } from "./portal.ts";
import { soon } from "./world.ts";

/** What it answers is told beside its name. */
export type Check = { readonly name: string; readonly run: () => Promise<string | undefined> };
export const check = (name: string, run: () => Promise<string | void>): Check => ({
  name,
  run: async () => (await run()) ?? undefined,
});

export function expect(what: string, seen: unknown, wanted: unknown): void {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}: ${a}, and not ${b}`);
}

export const hotspot: HotspotConfig = {
  id: 1,
  interface: "wlan0",
  ssid: "Duka la Mama",
  security: "open",
  country: "KE",
  band: "2.4",
  channel: 6,
  hidden: false,
  isolate: true,
  address: "10.77.0.1",
  prefix: 22,
  poolFrom: "10.77.0.10",
  poolTo: "10.77.3.250",
  leaseSeconds: 3600,
  portalPort: 8080,
  walled: [],
  lanAllowed: [],
  captiveHost: "",
};
export const passphrase = "karibu wageni 1";

export type Lab = {
  /** The compiled programs. */
  readonly programs: string;
  readonly phone: Phone;
  readonly other: Phone;
  helper(): HelperLink;
  /** Connects anew: after the set-up, after the helper was killed. */
  link(): Promise<HelperLink>;
  session(sid: string, device: DeviceOrder, more?: Partial<SessionOrder>): Promise<void>;
  /** The hotspot with other properties, stopped before and started after. Milliseconds to the air. */
  again(more: Partial<HotspotConfig>): Promise<number>;
  /** Resolves when an event that fits has come since `from`. */
  heard(
    from: number,
    what: string,
    fits: (event: HelperLink["events"][number]) => boolean,
    ms?: number,
  ): Promise<void>;
};

export async function createLab(programs: string): Promise<Lab> {
  let helper: HelperLink | undefined;
  const ours = () => {
    if (!helper) throw new Error("the helper was not reached");
    return helper;
  };
  const lab: Lab = {
    programs,
    phone: await createPhone("phone", "phy1", "wlan1"),
    other: await createPhone("other", "phy2", "wlan2"),
    helper: ours,
    async link() {
      helper?.end();
      helper = await soon(20_000, "the helper's socket answers", () =>
        linkHelper("/run/kaunta/helper.sock").catch(() => null),
      );
      await helper.ask("subscribe", {});
      return helper;
    },
    async session(sid, device, more = {}) {
      const none = { in: null, out: null };
      await ours().ask("grant", {
        id: 1,
        session: { sid, caps: { ...none, total: null }, rates: none, used: { in: 0, out: 0 }, ...more },
        device,
      });
    },
    async again(more) {
      await ours().ask("stop", { id: 1 });
      await ours().ask("configure", { config: { ...hotspot, ...more } });
      const began = performance.now();
      await ours().ask("start", { id: 1 });
      return Math.round(performance.now() - began);
    },
    async heard(from, what, fits, ms = 5000) {
      await soon(ms, what, () => ours().events.slice(from).some(fits));
    },
  };
  await openPortal(hotspot.address, hotspot.portalPort, async (code, ip) => {
    if (code !== "PAID") return false;
    const { hosts } = await ours().ask("hosts", { id: 1 });
    const host = hosts.find((one) => one.ip === ip);
    if (!host) throw new Error(`nobody knows ${ip}`);
    await lab.session("v1", { mac: host.mac, ip, seconds: 600 });
    return true;
  });
  return lab;
}
