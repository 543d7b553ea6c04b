// A shop that is open: an owner, a site with a simulated router, a plan, the portal, and a screen without pixels.
import type { Page } from "@playwright/test";
import type { PlanDraft } from "#contract/plans.ts";
import type { GrantId, PlanId, SiteId } from "#contract/values/index.ts";
import type { SimulatorOptions } from "#main/drivers/routeros/simulator/index.ts";
import { openScreen } from "../../tools/screen.ts";
import type { Screen } from "../../tools/screen.ts";
import { owner } from "../pages/gate.ts";
import { freePort, startHeadless } from "./hosts.ts";
import type { StoryRouter } from "./routers.ts";
import type { Stage } from "./story.ts";

export type OpenShop = {
  readonly screen: Screen;
  readonly router: StoryRouter;
  readonly site: SiteId;
  readonly plan: PlanId;
  /** The address of the console. */
  readonly address: string;
  /** A code sold for cash at the counter. */
  sell(): Promise<string>;
  grant(code: string): Promise<GrantId>;
  /** A phone joins the WiFi: its MAC, and the address the router's login page sends it to. */
  join(mac: string): { readonly mac: string; readonly page: string };
  /** Ends the program; the data stays. */
  stop(): Promise<void>;
};

/** Opens it on the stage's data folder. The plan is a day for KES 50, one device, unless told otherwise. */
export async function openShop(
  stage: Stage,
  more: {
    router?: SimulatorOptions;
    plan?: Partial<PlanDraft>;
    /** The companies' stand-ins, for accounts of practice. */
    companies?: Readonly<Record<string, string>>;
  } = {},
): Promise<OpenShop> {
  const router = await stage.routers.make({ mode: "7.20", ...more.router });
  const host = await startHeadless({
    data: stage.data,
    ...(more.companies === undefined
      ? {}
      : { program: "e2e/stage/practice-host.ts", args: ["--companies", JSON.stringify(more.companies)] }),
  });
  const screen = await openScreen(host.address);
  await screen.call.operators.first(owner);
  const site = await screen.call.sites.create({
    name: "Kisumu",
    timeZone: "Africa/Nairobi",
    currency: "KES",
    router: {
      host: router.host,
      port: router.port,
      user: router.user,
      password: router.password,
      security: "plain",
    },
  });
  await screen.call.sites.refresh({ site: site.id });
  const plan = await screen.call.plans.create({
    name: "1 day",
    price: { minor: 5000, currency: "KES" },
    time: { kind: "wall", seconds: 86_400 },
    ...more.plan,
  });
  const port = await freePort();
  await screen.call.portal.changeDoor({ open: true, address: "127.0.0.1", port });
  await screen.call.portal.keepBranding({
    site: site.id,
    branding: {
      title: "Duka la Amina",
      welcome: { en: "Karibu! Free water for everyone with a voucher.", sw: "" },
    },
  });
  const { files } = await screen.call.portal.files({ site: site.id });
  const key = files
    .map(({ text }) => /\/hs\/([\w-]+)\?/.exec(text)?.[1])
    .find((found) => found !== undefined);
  return {
    screen,
    router,
    site: site.id,
    plan: plan.id,
    address: host.address,
    async sell() {
      const { sales } = await screen.call.vouchers.sell({ plan: plan.id, site: site.id, printer: null });
      return sales[0]?.code ?? "";
    },
    async grant(code) {
      const { grants } = await screen.call.access.grants({ search: code });
      const [grant] = grants;
      if (!grant) throw new Error(`no grant ${code}`);
      return grant.id;
    },
    join(mac) {
      const { ip } = router.simulator.hotspot.arrive({ mac });
      const query = new URLSearchParams({
        srv: "hotspot1",
        mac,
        ip,
        login: "http://10.5.50.1/login",
        dst: "http://example.com/",
      });
      return { mac, page: `http://127.0.0.1:${port}/hs/${key}?${query.toString()}` };
    },
    async stop() {
      screen.close();
      await host.stop();
    },
  };
}

/** What a guest does with the portal's first page. */
export async function typeCode(phone: Page, code: string): Promise<void> {
  await phone.getByLabel("Code").fill(code);
  await phone.getByRole("button", { name: "Connect" }).click();
}
