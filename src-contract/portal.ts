import { z } from "zod";
import { call } from "./define.ts";
import { Port, RouterId, SiteId } from "./values/index.ts";

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, { error: "colour: such as #0f5c63" });

/** How the portal of a site looks and speaks. Empty texts fall back to the product's own, in the guest's language. */
export const Branding = z.object({
  title: z.string().trim().max(40).default(""),
  accent: colour.default("#0f5c63"),
  /** PNG, JPEG or SVG as a data URL; at most 12 KB, so that the first page stays small. */
  logo: z.string().max(16_500).default(""),
  welcome: z.object({ en: z.string().max(300), sw: z.string().max(300) }).default({ en: "", sw: "" }),
  terms: z.object({ en: z.string().max(4000), sw: z.string().max(4000) }).default({ en: "", sw: "" }),
  help: z.string().trim().max(60).default(""),
  showPlans: z.boolean().default(true),
  /** Which of the two ready pages guests meet. */
  variant: z.enum(["basic", "enhanced"]).default("basic"),
});
export type Branding = z.output<typeof Branding>;

/** How phones reach the portal. */
export const PortalDoor = z.object({
  open: z.boolean(),
  /** The address of this computer as guests see it, for redirects and walled gardens; empty: found by itself. */
  address: z.string().trim().max(253),
  port: Port,
});
export type PortalDoor = z.output<typeof PortalDoor>;

export const InstallStep = z.object({
  step: z.enum(["login-page", "redirect-page", "walled-garden", "login-method", "read-back"]),
  outcome: z.enum(["done", "already", "failed"]),
  detail: z.string(),
});
export type InstallStep = z.output<typeof InstallStep>;

export const portal = {
  door: call({
    needs: "operate",
    input: z.object({}),
    output: PortalDoor.extend({ addresses: z.array(z.string()), running: z.boolean() }),
  }),
  changeDoor: call({ needs: "own", input: PortalDoor, output: PortalDoor }),
  branding: call({ needs: "read", input: z.object({ site: SiteId }), output: Branding }),
  keepBranding: call({
    needs: "operate",
    input: z.object({ site: SiteId, branding: Branding }),
    output: Branding,
  }),
  /** The portal's first page as a guest's phone would get it, with this branding. */
  preview: call({
    needs: "read",
    input: z.object({
      site: SiteId,
      branding: Branding,
      language: z.enum(["en", "sw"]),
      page: z.enum(["welcome", "online", "refused"]),
    }),
    output: z.object({ html: z.string(), bytes: z.int() }),
  }),
  /** The files for the router's hotspot folder, for a technician's hands. */
  files: call({
    needs: "operate",
    input: z.object({ site: SiteId }),
    output: z.object({ files: z.array(z.object({ name: z.string(), text: z.string() })) }),
  }),
  /** Writes those files and the walled-garden rule to the router, and reads them back. */
  install: call({
    needs: "operate",
    input: z.object({ router: RouterId }),
    output: z.object({ steps: z.array(InstallStep) }),
  }),
};
