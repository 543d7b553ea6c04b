// A small hotspot and two sessions, for the gateway's tests.
import type { HotspotConfig, SessionOrder } from "../protocol.ts";

export const hotspot: HotspotConfig = {
  id: 1,
  interface: "wlan0",
  ssid: "Duka la Mama",
  security: "open",
  country: "KE",
  band: "2.4",
  channel: 6,
  hidden: false,
  isolate: true,
  address: "10.77.0.1",
  prefix: 22,
  poolFrom: "10.77.0.10",
  poolTo: "10.77.3.250",
  leaseSeconds: 3600,
  portalPort: 8090,
  walled: ["pay.example.com", "cards.example.org"],
  lanAllowed: ["192.168.8.40/32"],
  captiveHost: "",
};

/** One voucher on two phones with everything limited, and one with nothing but an end. */
export const family: SessionOrder = {
  sid: "G7f3",
  caps: { in: 50_000_000, out: 200_000_000, total: 220_000_000 },
  rates: { in: 1_000_000, out: 4_000_000 },
  used: { in: 1000, out: 20_000 },
  devices: [
    { mac: "02:00:00:00:00:0a", ip: "10.77.0.10", seconds: 3600 },
    { mac: "02:00:00:00:00:0b", ip: "10.77.0.11", seconds: 3600 },
  ],
};
export const plain: SessionOrder = {
  sid: "G8",
  caps: { in: null, out: null, total: null },
  rates: { in: null, out: null },
  used: { in: 0, out: 0 },
  devices: [{ mac: "02:00:00:00:00:0c", ip: "10.77.1.12", seconds: null }],
};
