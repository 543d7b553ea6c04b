// The test of a router says in plain words what is wrong and what to do, and loses nothing that was typed.
import { overviewPage } from "../pages/overview.ts";
import { routerDialog, wayTo } from "../pages/router-dialog.ts";
import { makeRouter, openShop } from "../pages/shop.ts";
import { freePort } from "../stage/hosts.ts";
import { expect, story } from "../stage/story.ts";

const wrong = [
  {
    what: "a wrong password",
    step: "login",
    says: "Wrong user or password",
    advice: "Type the password again.",
  },
  {
    what: "a port where nothing listens",
    step: "port",
    says: "The router is there, but its API is off",
    advice: "On the router: IP → Services, switch on api-ssl (8729) or api (8728)",
  },
  {
    what: "a router without a hotspot",
    step: "hotspot",
    says: "No hotspot on this router",
    advice: "IP → Hotspot → Hotspot Setup",
  },
  {
    what: "a router whose clock is wrong",
    step: "clock",
    says: "The router's clock is wrong",
    advice: "Switch on the NTP client",
  },
  {
    what: "a user with too few rights",
    step: "rights",
    says: "The router user has too few rights",
    advice: "Give its group the policies read, write, api and test.",
  },
] as const;

story(
  "whatever is wrong with a router is told with its advice, and nothing typed is lost",
  async ({ stage }) => {
    const { page } = await openShop(stage);
    await overviewPage(page).add();
    const dialog = routerDialog(page);
    for (const { what, step, says, advice } of wrong)
      await story.step(what, async () => {
        const router = await makeRouter(stage, {
          online: 0,
          ...(step === "hotspot" ? { servers: [] } : {}),
          ...(step === "rights" ? { groups: { kaunta: "read,api" } } : {}),
        });
        if (step === "clock") router.simulator.time.setShift(-2 * 86_400_000);
        const typed = {
          site: "Kigali",
          ...wayTo(router),
          ...(step === "login" ? { password: "not the password" } : {}),
          ...(step === "port" ? { port: await freePort() } : {}),
        };
        await dialog.fill(typed);
        await dialog.test();
        await expect(dialog.step(step)).toHaveAttribute("data-outcome", "failed");
        await expect(dialog.step(step)).toContainText(says);
        await expect(dialog.step(step)).toContainText(advice);
        await expect(
          dialog.dialog.getByRole("alert").filter({ hasText: "The test stopped at" }),
        ).toBeVisible();
        await expect(dialog.dialog).toContainText("You can save all the same. Kaunta keeps trying.");

        await expect(dialog.field("Name of the site")).toHaveValue("Kigali");
        await expect(dialog.field("Router address")).toHaveValue(router.host);
        await expect(dialog.field("Port")).toHaveValue(String(typed.port));
        await expect(dialog.field("Router user")).toHaveValue(router.user);
        await expect(dialog.field("Password")).toHaveValue(typed.password ?? "");
      });
    await dialog.save();
    await expect(dialog.dialog).toBeHidden();
    await expect(overviewPage(page).row("Kigali")).toBeVisible();
  },
);
