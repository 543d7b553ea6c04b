// Does the router's name lead to an address?
import { isIP } from "node:net";
import { detailOf } from "../trouble.ts";
import { failed, passed, type Check } from "./step.ts";

export const nameResolves: Check = async ({ target, lookup }) => {
  const { host } = target;
  if (isIP(host.replace(/%.*$/, "")) !== 0) return passed({ host, address: host });
  try {
    return passed({ host, address: await lookup(host) });
  } catch (error) {
    return failed("name-not-found", { host, detail: detailOf(error) }, { stops: true });
  }
};
