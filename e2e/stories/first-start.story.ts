import { gatePage, owner } from "../pages/gate.ts";
import { expect, story } from "../stage/story.ts";

story("an owner makes the first account, and there is no other way in", async ({ stage }) => {
  const { page } = await stage.start();
  const gate = gatePage(page);
  await expect(gate.heading("Make the owner's account")).toBeVisible();

  await gate.makeOwner({ name: "A", password: "short" });
  await expect(page.getByText("At least 2 characters.")).toBeVisible();
  await expect(page.getByText("At least 10 characters.", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Your name")).toHaveValue("A");

  await gate.makeOwner();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(page.getByText(owner.name).first()).toBeVisible();
});

story(
  "a wrong password is refused, the right one opens the shop again after a restart",
  async ({ stage }) => {
    const first = await stage.start();
    await gatePage(first.page).makeOwner();
    await expect(first.page.getByRole("heading", { name: "Overview" })).toBeVisible();
    await first.close();

    const { page } = await stage.start();
    const gate = gatePage(page);
    await gate.login({ name: owner.name, password: "something else" });
    await expect(page.getByRole("alert")).toBeVisible();
    await gate.login();
    await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  },
);

story("many wrong passwords make everybody wait, with the seconds shown", async ({ stage }) => {
  const { page } = await stage.start();
  const gate = gatePage(page);
  await gate.makeOwner();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await expect(gate.heading("Log in")).toBeVisible();
  const waiting = page.getByText(/Too many tries/);
  for (let attempt = 0; attempt < 8 && !(await waiting.isVisible()); attempt++) {
    await gate.login({ name: owner.name, password: `wrong password ${attempt}` });
    await expect(page.getByRole("alert").first()).toBeVisible();
    await page.waitForTimeout(150);
  }
  await expect(waiting).toBeVisible();
});

story("a page that is reloaded is still logged in, a second page is not", async ({ stage }) => {
  const running = await stage.start();
  const { page } = running;
  await gatePage(page).makeOwner();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  if (running.kind !== "headless") return;
  const other = await page.context().browser()?.newPage();
  await other?.goto(running.address);
  await expect(gatePage(other ?? page).heading("Log in")).toBeVisible();
  await other?.close();
});
