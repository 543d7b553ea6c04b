// Grants and sites as tests need them.
import type { Grant } from "#contract/access.ts";
import type { Site } from "#contract/sites.ts";
import type { GrantId, Mac, RouterId, SiteId } from "#contract/values/index.ts";

export const siteOf = (name: string): Site => ({
  id: name as SiteId,
  name,
  slug: name.toLowerCase(),
  timeZone: "Africa/Nairobi",
  currency: "KES",
  routers: [
    {
      id: `r-${name}` as RouterId,
      site: name as SiteId,
      host: "10.8.0.2",
      port: 8729,
      user: "kaunta",
      security: "tls",
      fingerprint: null,
    },
  ],
});

export const macOf = (n: number): Mac => `A4:5E:60:00:00:0${n}` as Mac;

export function grantOf(name: string, more: Partial<Grant> = {}): Grant {
  return {
    id: `g-${name}` as GrantId,
    site: "Kisumu" as SiteId,
    name,
    terms: {
      plan: null,
      planName: "1 day",
      time: { kind: "online", seconds: 86_400 },
      caps: { in: null, out: null, total: null },
      speed: { in: null, out: null },
      devices: 2,
      window: { from: null, until: null, hours: null, days: [] },
      sites: [],
    },
    source: "voucher",
    guest: null,
    state: "running",
    end: null,
    madeAt: 1_700_000_000_000,
    firstUsedAt: 1_700_000_000_000,
    endedAt: null,
    until: null,
    secondsUsed: 400,
    secondsTotal: 86_400,
    secondsLeft: 86_000,
    bytesIn: 0,
    bytesOut: 0,
    bytesLeft: null,
    devices: [{ mac: macOf(1), firstSeen: 1, lastSeen: 2, online: true }],
    online: true,
    onGateway: { state: "in-place", detail: "", at: null },
    ...more,
  };
}
