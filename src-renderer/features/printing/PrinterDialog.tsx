import { type FormEvent, useId, useState } from "react";
import type { Printer } from "#contract/printing.ts";
import type { SiteId } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { Checkbox } from "#ui/ui/Toggles.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import {
  type PrinterField,
  type PrinterForm,
  printerDraftFrom,
  printerDraftOf,
  printerFormOf,
  printerRefusal,
} from "./printer-form.ts";

type PrinterDialogProps = { readonly printer?: Printer | undefined; readonly onClose: () => void };

const everywhere = "–";

export function PrinterDialog({ printer, onClose }: PrinterDialogProps) {
  const t = useWords();
  const id = useId();
  const { core, live, notices, printers } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  const [form, setForm] = useState(() => printerFormOf(printer));
  const [wrong, setWrong] = useState<readonly PrinterField[]>([]);
  const [refused, setRefused] = useState<{ field: PrinterField; why: string }>();
  const [busy, setBusy] = useState(false);

  function change(part: Partial<PrinterForm>): void {
    setForm((was) => ({ ...was, ...part }));
    setWrong((was) => was.filter((field) => !(field in part)));
    setRefused(undefined);
  }
  function put(kept: Printer): void {
    printers.change((was) =>
      was.some((one) => one.id === kept.id)
        ? was.map((one) => (one.id === kept.id ? kept : one))
        : [...was, kept],
    );
  }
  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const made = printerDraftOf(form);
    if ("wrong" in made) {
      setWrong(made.wrong);
      document.getElementById(id)?.querySelector<HTMLElement>(`[name="${made.wrong[0]}"]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      if (printer) {
        const before = printerDraftFrom(printer);
        put(await core.call.printing.changePrinter({ printer: printer.id, draft: made.draft }));
        notices.done(t("printing.printer.saved", { printer: made.draft.name }), () => {
          core.call.printing.changePrinter({ printer: printer.id, draft: before }).then(
            (kept) => {
              put(kept);
              notices.say(t("printing.printer.changedBack", { printer: before.name }));
            },
            (thrown: unknown) => {
              const error = asCallError(thrown);
              notices.failed(errorSentence(t, error), error.message);
            },
          );
        });
      } else {
        put(await core.call.printing.addPrinter(made.draft));
        notices.say(t("printing.printer.added", { printer: made.draft.name }));
      }
      onClose();
    } catch (thrown) {
      const refusal = printerRefusal(thrown);
      setRefused(refusal);
      const error = asCallError(thrown);
      if (!refusal) notices.failed(errorSentence(t, error), error.message);
      setBusy(false);
    }
  }
  const word = (field: PrinterField): string | undefined =>
    wrong.includes(field)
      ? t(`printing.form.error.${field}`)
      : refused?.field === field
        ? t("printing.form.error.refused", { why: refused.why })
        : undefined;

  return (
    <Dialog
      open
      onClose={onClose}
      title={
        printer ? t("printing.form.changeTitle", { printer: printer.name }) : t("printing.form.newTitle")
      }
      foot={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form={id} kind="primary" busy={busy} keys="enter">
            {printer ? t("printing.form.save") : t("printing.printer.add")}
          </Button>
        </>
      }
    >
      <form id={id} noValidate onSubmit={(event) => void save(event)} className="grid gap-4">
        <TextField
          name="name"
          label={t("printing.form.name")}
          hint={t("printing.form.nameHint")}
          value={form.name}
          error={word("name")}
          onChange={(event) => change({ name: event.target.value })}
        />
        <Select
          label={t("printing.form.way")}
          value={form.kind}
          choices={(["network", "device", "spooler"] as const).map((value) => ({
            value,
            label: t(`printing.form.${value}`),
          }))}
          onChange={(kind) => change({ kind })}
        />
        {form.kind === "network" && (
          <div className="grid grid-cols-[minmax(0,1fr)_96px] gap-3">
            <TextField
              mono
              name="host"
              label={t("printing.form.host")}
              hint={t("printing.form.hostHint")}
              value={form.host}
              error={word("host")}
              onChange={(event) => change({ host: event.target.value })}
            />
            <TextField
              name="port"
              inputMode="numeric"
              label={t("printing.form.port")}
              value={form.port}
              error={word("port")}
              onChange={(event) => change({ port: event.target.value })}
            />
          </div>
        )}
        {form.kind === "device" && (
          <TextField
            mono
            name="path"
            label={t("printing.form.path")}
            value={form.path}
            error={word("path")}
            onChange={(event) => change({ path: event.target.value })}
          />
        )}
        {form.kind === "spooler" && (
          <TextField
            name="queue"
            label={t("printing.form.queue")}
            hint={t("printing.form.queueHint")}
            value={form.queue}
            error={word("queue")}
            onChange={(event) => change({ queue: event.target.value })}
          />
        )}
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={t("printing.form.width")}
            value={form.width === 58 ? "58" : "80"}
            choices={[
              { value: "58", label: t("printing.printer.width", { mm: 58 }) },
              { value: "80", label: t("printing.printer.width", { mm: 80 }) },
            ]}
            onChange={(width) => change({ width: width === "58" ? 58 : 80 })}
          />
          <Select
            label={t("printing.form.site")}
            value={form.site ?? everywhere}
            choices={[
              { value: everywhere, label: t("printing.form.everySite") },
              ...[...sites.values()].map((site) => ({ value: String(site.id), label: site.name })),
            ]}
            onChange={(site) => change({ site: site === everywhere ? null : (site as SiteId) })}
          />
        </div>
        <div className="grid gap-2">
          <Checkbox label={t("printing.form.cut")} checked={form.cut} onChange={(cut) => change({ cut })} />
          <Checkbox
            label={t("printing.form.drawer")}
            checked={form.drawer}
            onChange={(drawer) => change({ drawer })}
          />
        </div>
      </form>
    </Dialog>
  );
}
