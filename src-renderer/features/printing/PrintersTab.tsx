// The shop's printers: how each is, where it is, and a test page.
import { Ellipsis, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import type { Printer } from "#contract/printing.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { Badge } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { Empty, RawDetail } from "#ui/ui/faces.tsx";
import { Menu } from "#ui/ui/Menu.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { PrinterDialog } from "./PrinterDialog.tsx";
import { printerStatus, sayPrinter } from "./say-printer.ts";

export function PrintersTab() {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices, printers: mirror } = useStores();
  const state = useMirror(mirror);
  const mayOperate = useMay("operate");
  const [task, setTask] = useState<{ printer?: Printer }>();
  const [removing, setRemoving] = useState<Printer>();
  useShortcut("n", t("printing.printer.add"), () => setTask({}), mayOperate);

  // Each is asked once when one comes to look: a state of yesterday says nothing.
  const ids = state.value?.map((printer) => printer.id).join(" ") ?? "";
  useEffect(() => {
    for (const printer of ids.split(" ").filter(Boolean))
      core.call.printing.ask({ printer }).catch(() => undefined);
  }, [core, ids]);

  async function remove(printer: Printer): Promise<void> {
    const done = await attempt(core.call.printing.removePrinter({ printer: printer.id }));
    if (done === undefined) return;
    notices.say(t("printing.printer.removed", { printer: printer.name }));
    void mirror.load();
  }
  const add = mayOperate && (
    <Button
      kind={state.value?.length === 0 ? "primary" : "plain"}
      icon={<Plus size={16} />}
      keys="n"
      onClick={() => setTask({})}
    >
      {t("printing.printer.add")}
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto">
      <MirrorFace
        mirror={mirror}
        state={state}
        failed={t("printing.printer.failed")}
        waitingFor={t("printing.printer.loading")}
      >
        {(printers) =>
          printers.length === 0 ? (
            <Empty title={t("printing.printer.none")} actions={add}>
              {t("printing.printer.noneText")} {!mayOperate && t("printing.printer.others")}
            </Empty>
          ) : (
            <>
              <div className="flex justify-end">{add}</div>
              <ul className="border-t border-line">
                {printers.map((printer) => (
                  <PrinterRow
                    key={printer.id}
                    printer={printer}
                    fixed={!mayOperate}
                    onChange={() => setTask({ printer })}
                    onRemove={() => setRemoving(printer)}
                  />
                ))}
              </ul>
            </>
          )
        }
      </MirrorFace>
      {task && <PrinterDialog printer={task.printer} onClose={() => setTask(undefined)} />}
      {removing && (
        <ConfirmDialog
          open
          onClose={() => setRemoving(undefined)}
          title={t("printing.printer.removeTitle", { printer: removing.name })}
          verb={t("printing.printer.remove")}
          onConfirm={() => {
            setRemoving(undefined);
            void remove(removing);
          }}
        >
          {t("printing.printer.removeText")}
        </ConfirmDialog>
      )}
    </div>
  );
}

type PrinterRowProps = {
  readonly printer: Printer;
  readonly fixed: boolean;
  readonly onChange: () => void;
  readonly onRemove: () => void;
};

function PrinterRow({ printer, fixed, onChange, onRemove }: PrinterRowProps) {
  const t = useWords();
  const format = useFormat();
  const attempt = useAttempt();
  const { core, clock, live, notices, printers: mirror } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  const [busy, setBusy] = useState<"ask" | "test">();
  const { way } = printer;
  const place =
    way.kind === "network"
      ? t("printing.printer.network", { host: way.host, port: way.port })
      : way.kind === "device"
        ? way.path
        : way.queue;
  const site = printer.site === null ? undefined : sites.get(printer.site)?.name;

  async function ask(): Promise<void> {
    setBusy("ask");
    const now = await attempt(core.call.printing.ask({ printer: printer.id }));
    if (now !== undefined) mirror.change((was) => was.map((one) => (one.id === now.id ? now : one)));
    setBusy(undefined);
  }
  async function test(): Promise<void> {
    setBusy("test");
    const done = await attempt(core.call.printing.testPage({ printer: printer.id }));
    if (done !== undefined) notices.say(t("printing.printer.tested", { printer: printer.name }));
    setBusy(undefined);
  }
  async function makeUsual(): Promise<void> {
    const all = await attempt(core.call.printing.setDefault({ printer: printer.id }));
    if (all === undefined) return;
    mirror.change(() => all);
    notices.say(t("printing.printer.usualDone", { printer: printer.name }));
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3">
      <StatusDot status={printerStatus(printer)} size={12} />
      <div className="min-w-60 flex-1">
        <div className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{printer.name}</span>
          {printer.isDefault && (
            <Badge tone="accent">
              {site === undefined ? t("printing.printer.usual") : t("printing.printer.usualHere", { site })}
            </Badge>
          )}
        </div>
        <div className="text-ink-2">
          {sayPrinter(t, printer)}
          {printer.stateAt !== null && (
            <span className="nums text-ink-3">
              {" "}
              · {t("printing.printer.asked", { at: format.moment(printer.stateAt, clock.now()) })}
            </span>
          )}
        </div>
        <div className="nums text-caption text-ink-3">
          {[place, t("printing.printer.width", { mm: printer.width }), site].filter(Boolean).join(" · ")}
        </div>
        {printer.detail !== "" && printerStatus(printer) === "trouble" && <RawDetail text={printer.detail} />}
      </div>
      <div className="flex items-center gap-2">
        <Button busy={busy === "ask"} onClick={() => void ask()}>
          {t("printing.printer.ask")}
        </Button>
        <Button busy={busy === "test"} onClick={() => void test()}>
          {t("printing.printer.test")}
        </Button>
        {!fixed && (
          <Menu
            align="end"
            trigger={
              <button
                type="button"
                aria-label={t("printing.printer.menu", { printer: printer.name })}
                className="flex size-8 items-center justify-center rounded-md text-ink-3 hover:bg-line hover:text-ink"
              >
                <Ellipsis size={16} />
              </button>
            }
            entries={[
              { label: t("printing.printer.change"), run: onChange },
              {
                label: t("printing.printer.makeUsual"),
                disabled: printer.isDefault,
                run: () => void makeUsual(),
              },
              { kind: "line" },
              { label: t("printing.printer.remove"), danger: true, run: onRemove },
            ]}
          />
        )}
      </div>
    </li>
  );
}
