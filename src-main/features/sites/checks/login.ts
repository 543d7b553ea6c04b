// Does the router let this user in, and is it the router we know?
import { LinkError } from "#main/drivers/routeros/types.ts";
import { causeOf, detailOf } from "../trouble.ts";
import { failed, passed, type Check } from "./step.ts";

export const loginAccepted: Check = async (bench) => {
  const { target, openRouter, letGo } = bench;
  const { host, port, user, password, security } = target;
  const link = openRouter({
    host,
    port,
    user,
    password,
    tls: security === "tls" ? { fingerprint: target.fingerprint } : undefined,
  });
  letGo.push(() => link.close());
  try {
    const { fingerprint } = await link.connect();
    bench.link = link;
    return passed({ user, ...(fingerprint === undefined ? {} : { fingerprint }) });
  } catch (error) {
    const shown = error instanceof LinkError ? error.fingerprint : undefined;
    return failed(
      causeOf(error, "connecting"),
      {
        user,
        host,
        port,
        detail: detailOf(error, password),
        ...(shown === undefined ? {} : { fingerprint: shown }),
      },
      { stops: true },
    );
  }
};
