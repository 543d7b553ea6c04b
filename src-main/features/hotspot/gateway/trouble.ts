// What the helper would not or could not do, as the rest of the house is told.
import { AppError } from "#main/platform/errors.ts";
import { HelperError, installCommand } from "#main/drivers/hotspot/types.ts";

const cannotNow = new Set(["not-running", "unknown-hotspot", "busy", "time-out"]);

/** For whoever follows a gateway: `router_refused` for what it will not do, `router_unreachable` for the rest. */
export function gatewayError(error: unknown): unknown {
  if (!(error instanceof HelperError)) return error;
  const detail = error.message;
  const isNo = error.kind === "refused" && !cannotNow.has(error.refusal?.code ?? "");
  return new AppError(isNo ? "router_refused" : "router_unreachable", detail, {
    params: { detail },
    cause: error,
  });
}

/** The helper's fields as a person typed them. */
const fieldOf: Readonly<Record<string, string>> = { ssid: "name", passphrase: "password" };

/** For whoever pressed a button. Never holds a password. */
export function callError(error: unknown): unknown {
  if (!(error instanceof HelperError)) return error;
  const { kind, refusal, message } = error;
  if (kind === "absent" || kind === "forbidden")
    return new AppError("helper_missing", message, { params: { detail: installCommand }, cause: error });
  const detail = [message, refusal?.fix ?? ""].filter((part) => part !== "").join(" ");
  if (refusal?.code === "unknown-hotspot")
    return new AppError("not_found", message, { params: { field: "hotspot" }, cause: error });
  const named = refusal?.field?.replace(/^config\./, "").replace(/\..*/, "");
  const field = named === undefined ? {} : { field: fieldOf[named] ?? named };
  return new AppError("hotspot_refused", detail, { params: { detail, ...field }, cause: error });
}
