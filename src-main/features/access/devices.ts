// Which devices may use a grant: a place each, as many as were sold. Pure.
import type { Mac } from "#contract/values/index.ts";
import { isOnlineBy, type KeptGrant } from "./grant.ts";

export type Place =
  | { readonly kind: "known" }
  | { readonly kind: "free" }
  /** The phone shows another address than before: the one device there is has gone, and gives up its place. */
  | { readonly kind: "instead-of"; readonly mac: Mac }
  | { readonly kind: "full" };

/** With several devices nobody is put out unasked: the guest says which one. */
export function placeFor(grant: KeptGrant, mac: Mac): Place {
  if (grant.devices.has(mac)) return { kind: "known" };
  if (grant.devices.size < grant.terms.devices) return { kind: "free" };
  const [only] = grant.devices.keys();
  if (grant.terms.devices === 1 && only !== undefined && !isOnlineBy(grant, only))
    return { kind: "instead-of", mac: only };
  return { kind: "full" };
}
