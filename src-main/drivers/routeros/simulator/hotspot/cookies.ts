// Cookies the hotspot gave out: to browsers, and to MACs. Those past their time are dropped when looked for.
import type { Clock } from "../clock.ts";
import type { Cookie } from "./state.ts";

export function createCookies(clock: Clock) {
  const cookies = new Map<number, Cookie>();
  let lastId = 0;
  const living = (): Cookie[] => {
    const now = clock.now();
    for (const cookie of cookies.values()) if (cookie.expiresAt <= now) cookies.delete(cookie.id);
    return [...cookies.values()];
  };
  const find = (test: (cookie: Cookie) => boolean): Cookie | undefined => {
    const now = clock.now();
    for (const cookie of cookies.values()) if (cookie.expiresAt > now && test(cookie)) return cookie;
    return undefined;
  };
  return {
    living,
    of: (mac: string, macCookie: boolean): Cookie | undefined =>
      find((cookie) => cookie.mac === mac && cookie.macCookie === macCookie),
    /** `lifetime` in ms. A newer cookie takes the place of the older one of the same device and kind. */
    give(cookie: Omit<Cookie, "id" | "expiresAt"> & { lifetime: number }): void {
      const { user, mac, macCookie, domain, lifetime } = cookie;
      const old = find((one) => one.mac === mac && one.macCookie === macCookie);
      if (old) cookies.delete(old.id);
      const id = ++lastId;
      cookies.set(id, { id, user, mac, macCookie, domain, expiresAt: clock.now() + lifetime });
    },
    remove: (id: number): boolean => cookies.delete(id),
    removeMac(mac: string, user: string): void {
      for (const cookie of cookies.values())
        if (cookie.macCookie && cookie.mac === mac && cookie.user === user) cookies.delete(cookie.id);
    },
    clear: (): void => cookies.clear(),
  };
}
