import { z } from "zod";
import { call } from "./define.ts";
import { Currency, PhoneCountry, Port, TimeZone } from "./values/index.ts";

/** The shop's choices. Every field has a default, so an empty database is a whole shop. */
export const Settings = z.object({
  shopName: z.string().trim().max(60).default(""),
  language: z.enum(["en", "sw"]).default("en"),
  theme: z.enum(["system", "light", "dark"]).default("system"),
  currency: Currency.default("KES"),
  timeZone: TimeZone.default("Africa/Nairobi"),
  /** Minutes without a hand at the screen until the session ends. */
  idleMinutes: z.int().min(1).max(480).default(5),
  /** Whether the headless host answers the shop's network, or this computer alone. */
  openToLan: z.boolean().default(false),
  port: Port.default(7420),
  /** Seconds between two looks at a router's guest list; longer when a router is slow or there are many guests. */
  pollSeconds: z.number().min(1).max(60).default(1.5),
  /** Slips ready to be sold below which a plan's stock is called low; 0 never calls it so. */
  lowStock: z.int().min(0).max(10_000).default(20),
  /** The country a phone number without one belongs to. */
  phoneCountry: PhoneCountry.default("254"),
});
export type Settings = z.output<typeof Settings>;

export const SettingsChange = z.object({
  shopName: z.string().trim().max(60).optional(),
  language: z.enum(["en", "sw"]).optional(),
  theme: z.enum(["system", "light", "dark"]).optional(),
  currency: Currency.optional(),
  timeZone: TimeZone.optional(),
  idleMinutes: z.int().min(1).max(480).optional(),
  openToLan: z.boolean().optional(),
  port: Port.optional(),
  pollSeconds: z.number().min(1).max(60).optional(),
  lowStock: z.int().min(0).max(10_000).optional(),
  phoneCountry: PhoneCountry.optional(),
});
export type SettingsChange = z.output<typeof SettingsChange>;

export const About = z.object({
  version: z.string(),
  host: z.enum(["electron", "headless"]),
  demo: z.boolean(),
  /** Where data and logs are kept on this computer. */
  dataFolder: z.string(),
  logFolder: z.string(),
  /** Addresses where the screens can be opened in a browser; empty inside the desktop window unless opened. */
  addresses: z.array(z.string()),
  /** How router passwords are sealed: `os` by the system's key store, `key-file` by a file only this user reads. */
  vault: z.enum(["os", "key-file"]),
});
export type About = z.output<typeof About>;

export const settings = {
  /** What a page needs before anyone has logged in: how to look. */
  look: call({
    needs: "nobody",
    input: z.object({}),
    output: Settings.pick({ shopName: true, language: true, theme: true }).extend({
      demo: z.boolean(),
      canDemo: z.boolean(),
    }),
  }),
  get: call({ needs: "read", input: z.object({}), output: Settings }),
  change: call({ needs: "own", input: SettingsChange, output: Settings }),
  about: call({ needs: "read", input: z.object({}), output: About }),
  /** Swaps this house for the demo one in a throw-away folder. Only before the first operator exists. */
  startDemo: call({ needs: "nobody", input: z.object({}), output: z.object({}) }),
};
