// Fifty slips, and the paper ends in the middle.
import { createPrinterSimulator } from "#main/features/printing/index.ts";
import { openShop } from "../stage/shop.ts";
import { expect, story } from "../stage/story.ts";

story("print a batch with paper out: it goes on at the slip that is missing", async ({ stage }) => {
  const shop = await openShop(stage);
  const paper = createPrinterSimulator({ width: 58, faults: { paperOutAfter: 36 } });
  const { port } = await paper.start();
  const printer = await shop.screen.call.printing.addPrinter({
    name: "Counter",
    way: { kind: "network", host: "127.0.0.1", port },
  });
  const batch = await shop.screen.call.vouchers.make({ plan: shop.plan, count: 50, site: shop.site });
  const { job, slips } = await shop.screen.call.vouchers.print({ batch: batch.id, printer: printer.id });
  expect(slips).toBe(50);
  const state = async () => (await shop.screen.call.printing.jobs({})).find((one) => one.id === job);
  await expect.poll(async () => (await state())?.state, { timeout: 20_000 }).toBe("stopped");
  expect(await state()).toMatchObject({ printed: 36, cause: "paper-out" });

  paper.reload();
  await shop.screen.call.printing.resume({ job });
  await expect.poll(async () => (await state())?.state, { timeout: 20_000 }).toBe("done");
  const { vouchers } = await shop.screen.call.vouchers.list({ batch: batch.id });
  expect(vouchers.map(({ state }) => state)).toEqual(Array.from({ length: 50 }, () => "printed"));
  await paper.stop();
  await shop.stop();
});
