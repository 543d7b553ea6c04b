// Is the router's clock right? Boards without a battery wake up in 1970.
import * as clockMenu from "#main/drivers/routeros/menus/system-clock.ts";
import { failed, passed, warned, type Check } from "./step.ts";

/** Seconds. Nobody notices less than the first; more than the second breaks dates and certificates. */
const small = 60;
const large = 600;

export const clockRight: Check = async ({ link, clock }) => {
  if (!link) return failed("unknown");
  const asked = clock.now();
  const { at } = await clockMenu.read(link);
  if (at === null || at === undefined) return warned("clock-wrong", {});
  const seconds = Math.round((at - (asked + clock.now()) / 2) / 1000);
  const values = { seconds, router: new Date(at).toISOString() };
  if (Math.abs(seconds) > large) return failed("clock-wrong", values);
  return Math.abs(seconds) > small ? warned("clock-wrong", values) : passed(values);
};
