import type { CallError } from "#ui/rpc/call-error.ts";
import type { T } from "./index.ts";

/** What happened and what the person can do about it. The raw text is `error.message`. */
export function errorSentence(t: T, { code, params }: CallError): string {
  switch (code) {
    case "too_many_tries":
      return t("errors.too_many_tries", { count: Number(params["seconds"] ?? 60) });
    case "router_refused":
    case "helper_missing":
    case "hotspot_refused":
      return t(`errors.${code}`, { detail: String(params["detail"] ?? "–") });
    case "internal":
      return t("errors.internal", { number: String(params["number"] ?? "–") });
    case "bad_request":
      return params["field"] === undefined
        ? t("errors.bad_request")
        : t("errors.bad_request_field", { field: String(params["field"]) });
    case "not_logged_in":
    case "not_allowed":
    case "not_found":
    case "already_exists":
    case "wrong_login":
    case "last_owner":
    case "router_unreachable":
    case "storage_failed":
    case "not_here":
    case "connection_lost":
    case "no_answer":
      return t(`errors.${code}`);
  }
}
