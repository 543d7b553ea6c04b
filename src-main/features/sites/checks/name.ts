// Does the router's name lead to an address?
import { isIP } from "node:net";
import { detailOf } from "../trouble.ts";
import { failed, passed, type Check } from "./step.ts";

/** A network without a way out lets a name wait for half a minute. */
const deadlineMs = 5000;

export const nameResolves: Check = async ({ target, lookup, clock }) => {
  const { host } = target;
  if (isIP(host.replace(/%.*$/, "")) !== 0) return passed({ host, address: host });
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = clock.after(deadlineMs, () => reject(new Error(`${host}: no answer within 5 s`)));
  try {
    return passed({ host, address: await Promise.race([lookup(host), late]) });
  } catch (error) {
    return failed("name-not-found", { host, detail: detailOf(error) }, { stops: true });
  } finally {
    timer.cancel();
  }
};
