// The headless host as a program: how it starts, and how it refuses to.
import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gatePage } from "../pages/gate.ts";
import { startHeadless } from "../stage/hosts.ts";
import { expect, story } from "../stage/story.ts";

const root = join(import.meta.dirname, "../..");

function runHost(data: string, env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, [join(root, "out/main/headless.js"), "--data", data, "--port", "0"], {
    encoding: "utf8",
    timeout: 15_000,
    env: { ...process.env, ...env },
  });
}

story("npm start without a display prints the address within five seconds", async ({ stage, page }) => {
  const began = performance.now();
  const env: NodeJS.ProcessEnv = { ...process.env, KAUNTA_DATA: stage.data, KAUNTA_PORT: "0" };
  delete env["DISPLAY"];
  delete env["WAYLAND_DISPLAY"];
  const child = spawn(process.execPath, [join(root, "tools/start.ts")], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await new Promise<string>((resolve) => {
    let said = "";
    child.stdout.on("data", (data: Buffer) => {
      said += data.toString();
      const found = /Open (http:\/\/127\.0\.0\.1:\d+\/)/.exec(said)?.[1];
      if (found) resolve(found);
    });
  });
  expect(performance.now() - began).toBeLessThan(5000);
  await page.goto(address);
  await expect(gatePage(page).heading("Make the owner's account")).toBeVisible();
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  expect(await gone).toBe(0);
});

story("a second program on the same data is told so, and the first goes on", async ({ stage, page }) => {
  const host = await startHeadless({ data: stage.data });
  const second = runHost(stage.data);
  expect(second.status).toBe(1);
  expect(second.stderr).toContain("already running");
  expect(second.stderr).not.toContain(" at ");
  await page.goto(host.address);
  await expect(gatePage(page).heading("Make the owner's account")).toBeVisible();
  await host.stop();
});

story("a damaged database is left as it is, with a sentence", async ({ stage }) => {
  const file = join(stage.data, "kaunta.sqlite");
  writeFileSync(file, "this was a database once ".repeat(500));
  const run = runHost(stage.data);
  expect(run.status).toBe(1);
  expect(run.stderr).toContain("is damaged");
  expect(run.stderr).not.toContain(" at ");
});

story("a data folder that cannot be made is refused with its name", async ({ stage }) => {
  const file = join(stage.data, "a-file");
  writeFileSync(file, "");
  const run = runHost(join(file, "below"));
  expect(run.status).toBe(1);
  expect(run.stderr).toContain("a-file");
  expect(run.stderr).not.toContain(" at ");
});
