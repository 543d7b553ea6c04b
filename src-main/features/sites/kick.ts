// Puts guests off a router so that they stay off until they log in again, and proves it by reading back.
import type { KickOutcome } from "#contract/sites.ts";
import * as active from "#main/drivers/routeros/menus/ip-hotspot-active.ts";
import * as cookies from "#main/drivers/routeros/menus/ip-hotspot-cookie.ts";
import * as hosts from "#main/drivers/routeros/menus/ip-hotspot-host.ts";
import type { RouterLink } from "#main/drivers/routeros/types.ts";

export type Target = { readonly user: string; readonly mac: string };

/** A cookie logs its device in again within the second; a race can bring it back once, so everything is done twice. */
const tries = 2;

/**
 * The guest's cookies, then the session, then the host, then a look whether the guest is gone. The hotspot user
 * itself stays as it is: a kick is not a ban. Rejects with a LinkError when the router cannot be asked.
 */
export async function kick(link: RouterLink, target: Target): Promise<KickOutcome> {
  const isTarget = (row: { user: string; mac: string }): boolean =>
    row.user === target.user && row.mac === target.mac;
  let was = false;
  for (let attempt = 0; attempt < tries; attempt++) {
    // Ids are used anew by the router: those of this very moment, checked against user and MAC, and no others.
    const [sessions, kept] = await Promise.all([
      active.ofUser(link, target.user),
      cookies.ofUser(link, target.user),
    ]);
    const online = sessions.filter(isTarget);
    const remembered = kept.filter(isTarget);
    was ||= online.length > 0;
    if (remembered.length > 0)
      await cookies.remove(
        link,
        remembered.map(({ id }) => id),
      );
    if (online.length === 0) return { kind: was ? "gone" : "was-not-there" };
    await active.remove(
      link,
      online.map(({ id }) => id),
    );
    const places = (await hosts.ofMac(link, target.mac)).filter((host) => host.mac === target.mac);
    if (places.length > 0)
      await hosts.remove(
        link,
        places.map(({ id }) => id),
      );
  }
  const left = (await active.ofUser(link, target.user)).filter(isTarget);
  if (left.length === 0) return { kind: "gone" };
  const how = [...new Set(left.map(({ loginBy }) => loginBy).filter(Boolean))].join(", ");
  return {
    kind: "still-online",
    detail: how === "" ? "logged in again at once" : `logged in again at once, by ${how}`,
  };
}

/** Several at a time, so that a full house is empty in seconds and the router still answers its guests. */
const together = 4;

/** Kicks everyone; answers how many are gone and who is still there. */
export async function kickAll(
  link: RouterLink,
  targets: readonly Target[],
): Promise<{ gone: number; stillOnline: string[] }> {
  const waiting = [...targets];
  const stillOnline: string[] = [];
  let gone = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      // A connection lost on the way leaves the rest online, as far as anybody can tell.
      const outcome = await kick(link, next).catch(() => undefined);
      if (outcome?.kind === "gone") gone++;
      else if (outcome?.kind !== "was-not-there") stillOnline.push(next.user);
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return { gone, stillOnline };
}
