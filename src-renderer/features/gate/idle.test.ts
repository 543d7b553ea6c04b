import { expect, test } from "vitest";
import { createIdle } from "./idle.ts";

function stage() {
  let at = 0;
  const told: number[] = [];
  const left: (number | undefined)[] = [];
  const idle = createIdle({
    tell: () => told.push(at / 1000),
    idleMinutes: () => 5,
    onLeft: (seconds) => left.push(seconds),
    now: () => at,
  });
  return {
    idle,
    told,
    left,
    pass(seconds: number, each?: () => void): void {
      for (let second = 0; second < seconds; second++) {
        at += 1000;
        each?.();
        idle.tick();
      }
    },
  };
}

test("a busy hand is told once in 20 s, and its last move too", () => {
  const { idle, told, pass } = stage();
  pass(45, idle.move);
  expect(told).toEqual([20, 40]);
  pass(20);
  expect(told).toEqual([20, 40, 60]);
});

test("nobody there: nothing is told, and the last 30 s are counted down", () => {
  const { told, left, pass } = stage();
  pass(269);
  expect([told, left]).toEqual([[], []]);
  pass(3);
  expect(left).toEqual([30, 29, 28]);
});

test("a move during the countdown keeps the session at once", () => {
  const { idle, told, left, pass } = stage();
  pass(280);
  idle.move();
  expect(told).toEqual([280]);
  expect(left.at(-1)).toBeUndefined();
  pass(60);
  expect(left.at(-1)).toBeUndefined();
});
