import { expect, test } from "vitest";

import { bind, close, inOrder, open, recount, retune, rule, unbind } from "./edits.ts";
import { family, hotspot, plain } from "./gateway.fixture.ts";
import type { Edit, Model } from "./model.ts";
import { emptyModel, termsOf } from "./model.ts";
import { ruleset } from "./ruleset.ts";

const at = "inet kaunta_hs1";
const now = Date.UTC(2026, 0, 1);
const figures = { in: 5000, out: 60_000, spent: false };
const golden = (name: string) => `./golden/${name}.nft`;

const letIn = (orders = [family, plain]): Edit =>
  inOrder(
    orders.flatMap((order) => [
      open(at, order.sid, termsOf(order), order.used),
      ...order.devices.map((device) => bind(at, order.sid, device, now)),
    ]),
  );
const model = letIn()(emptyModel).model;
const text = (edit: Edit, from: Model = model) => `${edit(from).lines.join("\n")}\n`;

test("the whole table of a hotspot with guests", async () => {
  const contents = {
    model: {
      ...model,
      blocked: new Set(["02:00:00:00:00:0b"]),
      bypassed: new Set(["02:00:00:00:00:77"]),
    },
    used: new Map([[family.sid, family.used]]),
    walled: ["203.0.113.7"],
    now,
  };
  await expect(ruleset(hotspot, contents)).toMatchFileSnapshot(golden("table"));
});

test("the whole table of a hotspot without guests", async () => {
  const contents = { model: emptyModel, used: new Map(), walled: [], now };
  await expect(ruleset({ ...hotspot, lanAllowed: [] }, contents)).toMatchFileSnapshot(golden("table-empty"));
});

test("letting two phones of one voucher in", async () => {
  await expect(text(letIn([family]), emptyModel)).toMatchFileSnapshot(golden("let-in"));
});

test("more time for a phone that is in keeps its counters and begins with taking the old end away", async () => {
  const device = { mac: "02:00:00:00:00:0A", ip: "10.77.0.10", seconds: 7200 };
  const longer = bind(at, family.sid, device, now + 1000);
  await expect(text(longer)).toMatchFileSnapshot(golden("longer"));
  expect(longer(model).model.bindings.get("10.77.0.10")).toMatchObject({
    since: now,
    until: now + 1000 + 7_200_000,
  });
});

test("a phone with another address lets go of the old one, and whoever had the new one is let go", async () => {
  const moved = bind(at, family.sid, { mac: "02:00:00:00:00:0a", ip: "10.77.1.12", seconds: 60 }, now);
  await expect(text(moved)).toMatchFileSnapshot(golden("moved"));
  expect([...moved(model).model.bindings.keys()].toSorted()).toEqual(["10.77.0.11", "10.77.1.12"]);
});

test("a device without time left is not let in", () => {
  const none = bind(at, plain.sid, { mac: "02:00:00:00:00:0d", ip: "10.77.0.13", seconds: 0 }, now);
  expect(none(model)).toEqual({ lines: [], model });
});

test("other caps and rates: quotas in place, limits made anew", async () => {
  const terms = {
    caps: { in: null, out: 400_000_000, total: 500_000_000 },
    rates: { in: 1_000_003, out: 8_000_000 },
  };
  await expect(text(retune(at, family.sid, terms, figures))).toMatchFileSnapshot(golden("retuned"));
});

test("a top-up of what was spent counts from the counters, not from what was turned away", async () => {
  const terms = { caps: { ...family.caps, total: 500_000_000 }, rates: family.rates };
  await expect(text(retune(at, family.sid, terms, { ...figures, spent: true }))).toMatchFileSnapshot(
    golden("topped-up"),
  );
});

test("the same terms change nothing, to the byte", () => {
  const terms = { caps: family.caps, rates: { in: 1_000_001, out: 4_000_007 } };
  expect(retune(at, family.sid, terms, figures)(model)).toEqual({ lines: [], model });
});

test("closing a session takes elements before objects, and only its own", async () => {
  await expect(text(close(at, family.sid))).toMatchFileSnapshot(golden("closed"));
  const after = close(at, family.sid)(model).model;
  expect([...after.sessions.keys(), ...after.bindings.keys()]).toEqual([plain.sid, "10.77.1.12"]);
});

test("counting from other figures", async () => {
  await expect(text(recount(at, family.sid, { in: 7, out: 9 }))).toMatchFileSnapshot(golden("recounted"));
});

test("who is blocked loses the way back, who no longer is gets it for what is left", async () => {
  const block = rule(at, [{ mac: "02:00:00:00:00:0A", kind: "block" }], now);
  const other = rule(at, [{ mac: "02:00:00:00:00:77", kind: "bypass" }], now + 600_000);
  await expect(text(inOrder([block, other]))).toMatchFileSnapshot(golden("rules"));
});

test("nothing that is no address, device or sid becomes a line", () => {
  const strange = [
    () =>
      bind(
        at,
        plain.sid,
        { mac: "02:00:00:00:00:0d", ip: "10.77.0.13 }; flush ruleset", seconds: 9 },
        now,
      )(model),
    () => bind(at, plain.sid, { mac: '" drop', ip: "10.77.0.13", seconds: 9 }, now)(model),
    () => open(at, "a b", termsOf(plain), plain.used)(model),
    () => open(at, "ok", termsOf(plain), { in: -1, out: 0 })(model),
    () => ruleset({ ...hotspot, interface: 'x" accept' }, { model, used: new Map(), walled: [], now }),
  ];
  for (const attempt of strange) expect(attempt).toThrow(/must be|integer|sid|bytes/);
});

test("what is bound to nothing is unbound by nothing", () => {
  expect(unbind(at, "10.77.0.99")(model)).toEqual({ lines: [], model });
  expect(close(at, "nobody")(model)).toEqual({ lines: [], model });
});
