// What is typed in the router dialog, and what is wrong with it. Pure: nothing typed is ever lost here.
import type { z } from "zod";
import { RouterDraft, type Security, SiteDraft, type Router, type Site } from "#contract/sites.ts";
import type { Currency } from "#contract/values/index.ts";
import { CallError } from "#ui/rpc/call-error.ts";

export type RouterForm = {
  readonly name: string;
  readonly timeZone: string;
  readonly currency: Currency;
  readonly host: string;
  readonly port: string;
  /** True once a person has typed a port: it no longer follows the kind of connection. */
  readonly ownPort: boolean;
  readonly user: string;
  readonly password: string;
  readonly security: Security;
};

export type FormField = "name" | "timeZone" | "currency" | "host" | "port" | "user" | "password" | "security";
export type FormErrors = Partial<Record<FormField, FormErrorWord>>;
export type FormErrorWord =
  | "nameNeeded"
  | "nameLong"
  | "nameTaken"
  | "hostBad"
  | "hostTaken"
  | "portBad"
  | "userNeeded"
  | "userLong"
  | "passwordLong"
  | "timeZoneBad"
  | "bad";

/** What the dialog is open for. */
export type RouterTask =
  | { readonly kind: "new-site" }
  | { readonly kind: "edit-site"; readonly site: Site }
  | { readonly kind: "new-router"; readonly site: Site }
  | { readonly kind: "edit-router"; readonly site: Site; readonly router: Router };

export const usualPort: Record<Security, string> = { tls: "8729", plain: "8728" };

export function hasSitePart(task: RouterTask): boolean {
  return task.kind === "new-site" || task.kind === "edit-site";
}

export function hasRouterPart(task: RouterTask): boolean {
  return task.kind !== "edit-site";
}

export function formFor(task: RouterTask, shop: { timeZone: string; currency: Currency }): RouterForm {
  const site = task.kind === "new-site" ? { name: "", ...shop } : task.site;
  const router = task.kind === "edit-router" ? task.router : undefined;
  const security = router?.security ?? "tls";
  const port = router ? String(router.port) : usualPort[security];
  return {
    name: site.name,
    timeZone: site.timeZone,
    currency: site.currency,
    host: router?.host ?? "",
    port,
    ownPort: port !== usualPort[security],
    user: router?.user ?? "kaunta",
    password: "",
    security,
  };
}

export function typed(form: RouterForm, change: Partial<RouterForm>): RouterForm {
  const next = { ...form, ...change };
  if (change.port !== undefined) return { ...next, ownPort: change.port !== usualPort[next.security] };
  if (change.security !== undefined && !form.ownPort) return { ...next, port: usualPort[next.security] };
  return next;
}

export function routerDraftOf(form: RouterForm): z.input<typeof RouterDraft> {
  const { host, user, password, security } = form;
  const port = /^\d+$/.test(form.port.trim()) ? Number(form.port) : Number.NaN;
  return { host, port, user, security, ...(password === "" ? {} : { password }) };
}

export function siteDraftOf(form: RouterForm): z.input<typeof SiteDraft> {
  return { name: form.name, timeZone: form.timeZone, currency: form.currency };
}

/** The same checks as the core's, before asking it. */
export function errorsOf(form: RouterForm, task: RouterTask): FormErrors {
  const issues = [
    ...(hasSitePart(task) ? (SiteDraft.safeParse(siteDraftOf(form)).error?.issues ?? []) : []),
    ...(hasRouterPart(task) ? (RouterDraft.safeParse(routerDraftOf(form)).error?.issues ?? []) : []),
  ];
  const errors: FormErrors = {};
  for (const issue of issues) {
    const field = asField(issue.path.at(-1));
    if (field) errors[field] ??= wordFor(field, issue.code === "too_big");
  }
  return errors;
}

/** What the core found wrong, beside the field it names; undefined when it names none of these. */
export function errorsFromCore(thrown: unknown): FormErrors | undefined {
  if (!(thrown instanceof CallError)) return undefined;
  const { code, params } = thrown;
  if (code !== "already_exists" && code !== "bad_request") return undefined;
  const field = asField(
    String(params["field"] ?? "")
      .split(".")
      .at(-1),
  );
  if (!field) return undefined;
  if (code === "bad_request") return { [field]: wordFor(field, false) };
  return { [field]: field === "name" ? "nameTaken" : field === "host" ? "hostTaken" : "bad" };
}

const fields: readonly FormField[] = [
  "name",
  "timeZone",
  "currency",
  "host",
  "port",
  "user",
  "password",
  "security",
];

function asField(name: PropertyKey | undefined): FormField | undefined {
  return fields.find((field) => field === name);
}

function wordFor(field: FormField, tooLong: boolean): FormErrorWord {
  switch (field) {
    case "name":
      return tooLong ? "nameLong" : "nameNeeded";
    case "host":
      return "hostBad";
    case "port":
      return "portBad";
    case "user":
      return tooLong ? "userLong" : "userNeeded";
    case "password":
      return "passwordLong";
    case "timeZone":
      return "timeZoneBad";
    case "currency":
    case "security":
      return "bad";
  }
}
