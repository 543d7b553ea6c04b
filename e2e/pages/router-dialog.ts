// The dialog in which a site, a router, or both are typed and tested.
import type { Locator, Page } from "@playwright/test";
import type { StoryRouter } from "../stage/routers.ts";

export type Typed = {
  readonly site?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly security?: "TLS (safe)" | "Plain";
};

/** What a person types to reach this router; over TLS where it offers it. */
export function wayTo(router: StoryRouter): Typed {
  const { host, port, tlsPort, user, password } = router;
  return tlsPort === undefined
    ? { host, port, user, password, security: "Plain" }
    : { host, port: tlsPort, user, password, security: "TLS (safe)" };
}

export function routerDialog(page: Page) {
  const dialog = page.getByRole("dialog");
  const field = (name: string): Locator => dialog.getByLabel(name, { exact: true });
  return {
    dialog,
    field,
    /** One step of the test by its name: `login`, `clock`… */
    step: (name: string): Locator => dialog.locator(`[data-step="${name}"]`),
    async fill(typed: Typed): Promise<void> {
      if (typed.site !== undefined) await field("Name of the site").fill(typed.site);
      if (typed.security !== undefined) {
        await field("Connection").click();
        await page.getByRole("option", { name: typed.security }).click();
      }
      if (typed.host !== undefined) await field("Router address").fill(typed.host);
      if (typed.port !== undefined) await field("Port").fill(String(typed.port));
      if (typed.user !== undefined) await field("Router user").fill(typed.user);
      if (typed.password !== undefined) await field("Password").fill(typed.password);
    },
    async test(): Promise<void> {
      await dialog.getByRole("button", { name: /^Test( again)?$/ }).click();
    },
    async save(): Promise<void> {
      await dialog.getByRole("button", { name: /^(Add|Save)$/ }).click();
    },
  };
}
