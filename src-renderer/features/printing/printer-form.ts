// What is typed in the printer dialog, and what is wrong with it.
import type { z } from "zod";
import { type Printer, PrinterDraft } from "#contract/printing.ts";
import type { SiteId } from "#contract/values/index.ts";
import { CallError } from "#ui/rpc/call-error.ts";

export type PrinterForm = {
  readonly name: string;
  readonly kind: "network" | "device" | "spooler";
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly queue: string;
  readonly width: 58 | 80;
  readonly site: SiteId | null;
  readonly cut: boolean;
  readonly drawer: boolean;
};

const printerFields = ["name", "host", "port", "path", "queue"] as const;
export type PrinterField = (typeof printerFields)[number];

export function printerFormOf(printer: Printer | undefined): PrinterForm {
  const way = printer?.way;
  return {
    name: printer?.name ?? "",
    kind: way?.kind ?? "network",
    host: way?.kind === "network" ? way.host : "",
    port: way?.kind === "network" ? String(way.port) : "9100",
    path: way?.kind === "device" ? way.path : "/dev/usb/lp0",
    queue: way?.kind === "spooler" ? way.queue : "",
    width: printer?.width ?? 58,
    site: printer?.site ?? null,
    cut: printer?.cut ?? true,
    drawer: printer?.drawer ?? false,
  };
}

/** The draft as the contract takes it, or the fields that are not sound. */
export function printerDraftOf(
  form: PrinterForm,
): { readonly draft: PrinterDraft } | { readonly wrong: readonly PrinterField[] } {
  const found = PrinterDraft.safeParse({
    name: form.name,
    way: wayOf(form),
    width: form.width,
    site: form.site,
    cut: form.cut,
    drawer: form.drawer,
  });
  if (found.success) return { draft: found.data };
  const names = found.error.issues.map((issue) => issue.path.at(-1));
  const wrong = printerFields.filter((field) => names.includes(field));
  return { wrong: wrong.length > 0 ? wrong : ["name"] };
}

function wayOf({ kind, host, port, path, queue }: PrinterForm): z.input<typeof PrinterDraft>["way"] {
  switch (kind) {
    case "network":
      return { kind, host, port: /^\d+$/.test(port.trim()) ? Number(port) : Number.NaN };
    case "device":
      return { kind, path };
    case "spooler":
      return { kind, queue };
  }
}

/** The field the core means when it refuses, with its words. */
export function printerRefusal(
  thrown: unknown,
): { readonly field: PrinterField; readonly why: string } | undefined {
  if (!(thrown instanceof CallError)) return undefined;
  if (thrown.code !== "bad_request" && thrown.code !== "already_exists") return undefined;
  const name = String(thrown.params["field"] ?? "")
    .split(".")
    .at(-1);
  const field = printerFields.find((one) => one === name);
  return field && { field, why: thrown.message };
}

export function printerDraftFrom(printer: Printer): PrinterDraft {
  const { id: _, state: __, stateAt: ___, detail: ____, isDefault: _____, ...draft } = printer;
  return draft;
}
