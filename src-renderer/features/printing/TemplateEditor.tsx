// A slip drawn on screen: its pieces at the left, the chosen piece in the middle, the paper at the right.
import { ArrowLeft, Plus } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { Link, useLocation } from "wouter";
import type { Block, Template } from "#contract/printing.ts";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Badge } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { moved, useDragOrder } from "#ui/ui/drag-order.ts";
import { TextField } from "#ui/ui/Field.tsx";
import { Empty, NotAllowed } from "#ui/ui/faces.tsx";
import { Menu } from "#ui/ui/Menu.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { BlockFields } from "./BlockFields.tsx";
import { type BlockKind, blockKinds, inserted, newBlock, piecesOf, removed, replaced } from "./blocks.ts";
import { blockIcons, PieceRow } from "./PieceRow.tsx";
import { SlipPreview } from "./SlipPreview.tsx";
import { createTemplatesMirror } from "./templates.ts";

export function TemplateEditor({ id }: { readonly id: string }) {
  const t = useWords();
  const { core } = useStores();
  const [mirror] = useState(() => createTemplatesMirror(core));
  const state = useMirror(mirror);
  const mayOwn = useMay("own");
  if (!mayOwn)
    return <NotAllowed title={t("frame.notAllowed")}>{t("printing.template.ownerOnly")}</NotAllowed>;
  return (
    <MirrorFace
      mirror={mirror}
      state={state}
      failed={t("printing.template.failed")}
      waitingFor={t("printing.template.loading")}
    >
      {(templates) => {
        const like = id.startsWith("new-") ? templates.find((one) => one.id === id.slice(4)) : undefined;
        const first = like
          ? {
              ...like,
              id: "",
              name: t("printing.template.copyName", { name: like.name }).slice(0, 60),
              isDefault: false,
              builtIn: false,
            }
          : templates.find((one) => one.id === id);
        return first === undefined ? (
          <Empty
            title={t("printing.template.gone")}
            actions={
              <Link href="/printing/templates" className="text-accent-ink underline">
                {t("printing.template.back")}
              </Link>
            }
          />
        ) : (
          <Drawing key={first.id} first={first} />
        );
      }}
    </MirrorFace>
  );
}

function Drawing({ first }: { readonly first: Template }) {
  const t = useWords();
  const [, go] = useLocation();
  const { core, notices } = useStores();
  const [name, setName] = useState(first.name);
  const [pieces, setPieces] = useState(() => piecesOf(first.blocks));
  const [chosen, setChosen] = useState<number | undefined>(pieces[0]?.key);
  const [unknown, setUnknown] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const move = useCallback((from: number, to: number) => setPieces((was) => moved(was, from, to)), []);
  const drag = useDragOrder(move);
  const template = useMemo(
    (): Template => ({ ...first, name: name.trim(), blocks: pieces.map((piece) => piece.block) }),
    [first, name, pieces],
  );
  const piece = pieces.find((one) => one.key === chosen);
  const changed =
    name !== first.name ||
    pieces.some((one, at) => one.block !== first.blocks[at]) ||
    pieces.length !== first.blocks.length;
  const nameless = name.trim() === "";

  function add(kind: BlockKind): void {
    const next = inserted(pieces, chosen, newBlock(kind));
    setPieces(next.pieces);
    setChosen(next.key);
  }
  function remove(key: number): void {
    const before = pieces;
    const next = removed(pieces, key);
    setPieces(next.pieces);
    setChosen(next.next);
    notices.done(t("printing.template.blockRemoved"), () => {
      setPieces(before);
      setChosen(key);
    });
  }
  function write(block: Block): void {
    if (chosen !== undefined) setPieces((was) => replaced(was, chosen, block));
  }
  async function save(): Promise<void> {
    if (nameless || busy) return;
    setBusy(true);
    try {
      const kept = await core.call.printing.keepTemplate(template);
      if (first.id === "") notices.say(t("printing.template.saved", { name: kept.name }));
      else
        notices.done(t("printing.template.saved", { name: kept.name }), () => {
          core.call.printing.keepTemplate(first).then(
            () => notices.say(t("printing.template.changedBack", { name: first.name })),
            (thrown: unknown) => notices.failed(errorSentence(t, asCallError(thrown))),
          );
        });
      go("/printing/templates");
    } catch (thrown) {
      const error = asCallError(thrown);
      notices.failed(errorSentence(t, error), error.message);
      setBusy(false);
    }
  }
  useShortcut("mod+s", t("printing.template.save"), () => void save());

  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4">
      <div className="flex items-end gap-3">
        <Link
          href="/printing/templates"
          className="mb-1.5 flex items-center gap-1.5 rounded-sm text-ink-2 hover:text-ink"
        >
          <ArrowLeft size={14} aria-hidden="true" />
          {t("printing.template.back")}
        </Link>
        <TextField
          className="ml-4 w-64"
          label={t("printing.template.name")}
          value={name}
          maxLength={60}
          error={nameless ? t("printing.template.nameNeeded") : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <span className="mb-1.5 ml-auto flex items-center gap-3">
          {changed && <Badge tone="warn">{t("printing.template.unsaved")}</Badge>}
        </span>
        <Button
          kind="primary"
          keys="mod+s"
          busy={busy}
          disabled={nameless || (!changed && first.id !== "")}
          onClick={() => void save()}
        >
          {t("printing.template.save")}
        </Button>
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-[216px_224px_minmax(0,1fr)] gap-5 max-[1100px]:grid-cols-[176px_192px_minmax(0,1fr)] max-[1100px]:gap-4">
        <section aria-label={t("printing.template.blocks")} className="flex min-h-0 flex-col gap-2">
          <header className="flex items-center justify-between gap-2">
            <h2 className="font-medium">{t("printing.template.blocks")}</h2>
            <Menu
              align="end"
              trigger={
                <Button size="sm" icon={<Plus size={14} />}>
                  {t("printing.template.add")}
                </Button>
              }
              entries={blockKinds.map((kind) => {
                const Icon = blockIcons[kind];
                return {
                  label: t(`printing.template.block.${kind}`),
                  icon: <Icon size={14} />,
                  run: () => add(kind),
                };
              })}
            />
          </header>
          {pieces.length === 0 && <p className="text-ink-3">{t("printing.template.empty")}</p>}
          <ol
            aria-label={t("printing.template.blocks")}
            className="min-h-0 overflow-y-auto rounded-md border border-line bg-surface"
          >
            {pieces.map((one, place) => (
              <PieceRow
                key={one.key}
                piece={one}
                place={place}
                last={place === pieces.length - 1}
                chosen={one.key === chosen}
                drag={drag}
                onChoose={() => setChosen(one.key)}
                onRemove={() => remove(one.key)}
              />
            ))}
          </ol>
          <p className="text-caption text-ink-3">{t("printing.template.blocksHint")}</p>
        </section>
        <section aria-label={t("common.change")} className="min-h-0 overflow-y-auto pr-1">
          {piece && (
            <BlockFields
              key={piece.key}
              kind={first.kind}
              block={piece.block}
              onChange={write}
              onRemove={() => remove(piece.key)}
            />
          )}
        </section>
        <section aria-label={t("printing.template.preview")} className="min-h-0 overflow-y-auto">
          <h2 className="font-medium">{t("printing.template.preview")}</h2>
          <p className="mb-2 text-caption text-ink-3">{t("printing.template.exact")}</p>
          {unknown.length > 0 && (
            <p role="alert" className="mb-2 rounded-md bg-warn-soft px-3 py-2 text-warn">
              {t("printing.template.unknown", { fields: unknown.map((field) => `{${field}}`).join(" ") })}
            </p>
          )}
          <div className="grid grid-cols-[432fr_624fr] items-start gap-4 max-[1100px]:grid-cols-1">
            {([58, 80] as const).map((width) => (
              <div key={width}>
                <p className="nums mb-1 text-caption text-ink-3">
                  {t("printing.template.paper", { mm: width })}
                </p>
                <SlipPreview
                  template={template}
                  width={width}
                  {...(width === 58 ? { onUnknown: setUnknown } : {})}
                />
              </div>
            ))}
          </div>
        </section>
      </div>
    </div>
  );
}
