// Whose turn it is.
import { expect, test } from "vitest";

import { createLane } from "./lane.ts";

test("what is alone is alone, what is together is together, and a failure holds nobody up", async () => {
  const lane = createLane();
  const events: string[] = [];
  const gates = new Map<string, () => void>();
  const task = (name: string) => async () => {
    events.push(`+${name}`);
    await new Promise<void>((resolve) => gates.set(name, resolve));
    events.push(`-${name}`);
    if (name === "c") throw new Error(name);
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const all = [
    lane.together(task("a")),
    lane.together(task("b")),
    lane.alone(task("c")),
    lane.together(task("d")),
    lane.alone(task("e")),
  ];
  await settle();
  expect(events).toEqual(["+a", "+b"]);
  gates.get("b")?.();
  await settle();
  expect(events).toEqual(["+a", "+b", "-b"]);
  gates.get("a")?.();
  await settle();
  expect(events.at(-1)).toBe("+c");
  gates.get("c")?.();
  await expect(all[2]).rejects.toThrow("c");
  await settle();
  expect(events.slice(-2)).toEqual(["-c", "+d"]);
  gates.get("d")?.();
  await settle();
  gates.get("e")?.();
  await all[4];
  expect(events).toEqual(["+a", "+b", "-b", "-a", "+c", "-c", "+d", "-d", "+e", "-e"]);
});
