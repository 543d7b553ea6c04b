// Cookies the hotspot gave out: to browsers, and to MACs. One of each kind per device; those past their time are dropped.
import type { Clock } from "../clock.ts";
import type { Cookie } from "./state.ts";

const keyOf = (mac: string, macCookie: boolean): string => `${macCookie ? "mac" : "http"} ${mac}`;

export function createCookies(clock: Clock) {
  const cookies = new Map<string, Cookie>();
  let lastId = 0;
  const living = (): Cookie[] => {
    const now = clock.now();
    for (const [key, cookie] of cookies) if (cookie.expiresAt <= now) cookies.delete(key);
    return [...cookies.values()];
  };
  return {
    living,
    of(mac: string, macCookie: boolean): Cookie | undefined {
      const cookie = cookies.get(keyOf(mac, macCookie));
      return cookie && cookie.expiresAt > clock.now() ? cookie : undefined;
    },
    /** `lifetime` in ms. A newer cookie takes the place of the older one of the same device and kind. */
    give(cookie: Omit<Cookie, "id" | "expiresAt"> & { lifetime: number }): void {
      const { user, mac, macCookie, domain, lifetime } = cookie;
      const id = ++lastId;
      if (id % 500 === 0) living();
      const key = keyOf(mac, macCookie);
      cookies.delete(key);
      cookies.set(key, { id, user, mac, macCookie, domain, expiresAt: clock.now() + lifetime });
    },
    remove: (cookie: Cookie): boolean => cookies.delete(keyOf(cookie.mac, cookie.macCookie)),
    removeMac(mac: string, user: string): void {
      if (cookies.get(keyOf(mac, true))?.user === user) cookies.delete(keyOf(mac, true));
    },
    clear: (): void => cookies.clear(),
  };
}
