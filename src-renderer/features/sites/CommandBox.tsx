import { useId, useState } from "react";
import type { Router } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { CopyButton } from "#ui/ui/CopyText.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Field, inputLook, TextField } from "#ui/ui/Field.tsx";
import { RawDetail } from "#ui/ui/faces.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { Picker } from "#ui/ui/Select.tsx";
import { Table } from "#ui/ui/Table.tsx";
import { asTsv } from "#ui/ui/table-text.ts";
import { useWords } from "#ui/words/index.ts";
import { sayError } from "./say.ts";

type Answer =
  | { readonly kind: "done"; readonly rows: readonly Record<string, string>[]; readonly ret: string | null }
  | { readonly kind: "failed"; readonly text: string; readonly detail: string };

/** One RouterOS command, and what the router answers. */
export function CommandBox({ routers }: { readonly routers: readonly Router[] }) {
  const t = useWords();
  const id = useId();
  const { core } = useStores();
  const [router, setRouter] = useState(routers[0]?.id);
  const [command, setCommand] = useState("");
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<Answer>();
  const target = routers.find((one) => one.id === router) ?? routers[0];

  async function run(): Promise<void> {
    if (!target || command.trim() === "") return;
    setBusy(true);
    try {
      const list = words
        .split("\n")
        .map((word) => word.trim())
        .filter(Boolean);
      const { rows, ret } = await core.call.sites.run({
        router: target.id,
        command: command.trim(),
        words: list,
      });
      setAnswer({ kind: "done", rows, ret });
    } catch (error) {
      setAnswer({ kind: "failed", ...sayError(t, error) });
    }
    setBusy(false);
  }

  return (
    <Section title={t("sites.command.title")} hint={t("sites.command.text")}>
      <form
        id={id}
        className="grid max-w-160 gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        {routers.length > 1 && target && (
          <Picker
            aria-label={t("sites.guest.router")}
            value={target.id}
            choices={routers.map(({ id: value, host }) => ({ value, label: host }))}
            onChange={setRouter}
          />
        )}
        <TextField
          mono
          label={t("sites.command.command")}
          placeholder={t("sites.command.example")}
          value={command}
          onChange={(event) => setCommand(event.target.value)}
        />
        <Field label={t("sites.command.words")}>
          {(control) => (
            <textarea
              {...control}
              rows={2}
              spellCheck={false}
              placeholder={"=name=value\n?name=value"}
              value={words}
              onChange={(event) => setWords(event.target.value)}
              className={cx(inputLook, "h-auto! py-1.5 font-mono text-[13px]")}
            />
          )}
        </Field>
        <div>
          <Button type="submit" busy={busy} disabled={command.trim() === ""}>
            {t("sites.command.run")}
          </Button>
        </div>
      </form>
      {answer && <CommandAnswer answer={answer} />}
    </Section>
  );
}

function CommandAnswer({ answer }: { readonly answer: Answer }) {
  const t = useWords();
  if (answer.kind === "failed")
    return (
      <div role="alert">
        <p className="text-bad">
          {t("sites.command.failed")}. {answer.text}
        </p>
        <RawDetail text={answer.detail} />
      </div>
    );
  const { rows, ret } = answer;
  if (rows.length === 0)
    return (
      <output className="block">{ret ? t("sites.command.ret", { ret }) : t("sites.command.ran")}</output>
    );
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => ({
    key: name,
    head: name,
    text: (row: Record<string, string>) => row[name] ?? "",
  }));
  const numbered = rows.slice(0, 500).map((row, place) => ({ row, place }));
  return (
    <div className="grid gap-1">
      <output className="flex items-center gap-2 text-ink-2">
        {t("sites.command.rows", { count: rows.length })}
        <CopyButton text={() => asTsv(columns, rows)} />
      </output>
      <div className="max-h-80 overflow-auto rounded-md border border-line px-3">
        <Table<(typeof numbered)[number]>
          label={t("sites.command.title")}
          density="compact"
          rows={numbered}
          rowKey={({ place }) => String(place)}
          columns={columns.map(({ key, head, text }) => ({
            key,
            head,
            className: "whitespace-nowrap",
            cell: ({ row }) => <span className="font-mono text-[13px]">{text(row)}</span>,
          }))}
        />
      </div>
    </div>
  );
}
