// One voucher: what it is, and its life from the making to the last minute.
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { Printer, TicketX } from "lucide-react";
import { Link } from "wouter";
import type { VoucherStep } from "#contract/vouchers.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { storyAddress } from "#ui/features/access/address.ts";
import { useAsked } from "#ui/features/sites/use-site.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Badge } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { CopyButton } from "#ui/ui/CopyText.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { Empty, Failed, Skeleton } from "#ui/ui/faces.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { ReprintDialog } from "./ReprintDialog.tsx";
import { useVoucherActions } from "./useVoucherActions.ts";
import { stateTone } from "./voucher-columns.tsx";
import { isAlive } from "./VoucherMenu.tsx";

type VoucherDialogProps = { readonly code: string; readonly onClose: () => void };

export function VoucherDialog({ code, onClose }: VoucherDialogProps) {
  const t = useWords();
  const { core, printers } = useStores();
  useMirror(printers);
  const maySell = useMay("sell");
  const { print } = useVoucherActions();
  const [reprinting, setReprinting] = useState(false);
  const ask = useCallback(() => core.call.vouchers.find({ code }), [core, code]);
  const { answer, failure, again } = useAsked(ask);
  useEffect(() => core.on("voucher.changed", again), [core, again]);
  const voucher = answer?.voucher ?? undefined;
  const alive = voucher !== undefined && answer?.replaced !== true && isAlive(voucher);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("vouchers.one.title", { code: voucher?.code ?? code })}
      foot={
        alive &&
        maySell && (
          <>
            <Button icon={<TicketX size={16} />} onClick={() => setReprinting(true)}>
              {t("vouchers.list.reprint")}
            </Button>
            <Button icon={<Printer size={16} />} onClick={() => void print({ vouchers: [voucher.id] })}>
              {t("vouchers.list.printAgain")}
            </Button>
          </>
        )
      }
    >
      {answer === undefined && failure !== undefined ? (
        <Failed small title={t("vouchers.one.failed")} detail={asCallError(failure).message} onRetry={again}>
          {errorSentence(t, asCallError(failure))}
        </Failed>
      ) : answer === undefined ? (
        <Skeleton rows={5} waitingFor={t("vouchers.one.loading")} />
      ) : voucher === undefined ? (
        <Empty small title={t("vouchers.one.none")}>
          {t("vouchers.one.noneText")}
        </Empty>
      ) : (
        <div className="grid gap-5">
          {answer.replaced && (
            <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{t("vouchers.one.replaced")}</p>
          )}
          <Facts voucher={voucher} />
          {voucher.grant !== null && (
            <Link
              href={storyAddress(voucher.code)}
              className="justify-self-start rounded-sm text-accent-ink hover:underline"
            >
              {t("vouchers.one.story")}
            </Link>
          )}
          <section aria-label={t("vouchers.one.life")} className="grid gap-2">
            <h3 className="text-caption font-medium text-ink-3">{t("vouchers.one.life")}</h3>
            <Life steps={answer.steps} />
          </section>
        </div>
      )}
      {reprinting && voucher !== undefined && (
        <ReprintDialog voucher={voucher} onClose={() => setReprinting(false)} onDone={again} />
      )}
    </Dialog>
  );
}

type VoucherFacts = NonNullable<
  Awaited<ReturnType<ReturnType<typeof useStores>["core"]["call"]["vouchers"]["find"]>>["voucher"]
>;

function Facts({ voucher }: { readonly voucher: VoucherFacts }) {
  const t = useWords();
  const format = useFormat();
  const { live } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  return (
    <>
      <p className="flex items-center gap-3">
        <code className="text-figure font-semibold tracking-wide">{voucher.code}</code>
        <CopyButton text={voucher.code} />
        <Badge tone={stateTone[voucher.state]}>{t(`vouchers.state.${voucher.state}`)}</Badge>
        {voucher.kind !== "voucher" && <Badge>{t(`vouchers.one.kind.${voucher.kind}`)}</Badge>}
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
        <Fact name={t("vouchers.one.plan")}>{voucher.planName || t("vouchers.list.unnamed")}</Fact>
        <Fact name={t("vouchers.one.price")}>{format.money(voucher.price)}</Fact>
        <Fact name={t("vouchers.one.site")}>
          {voucher.site === null
            ? t("vouchers.one.everySite")
            : (sites.get(voucher.site)?.name ?? t("common.unknown"))}
        </Fact>
        {voucher.holder !== "" && <Fact name={t("vouchers.one.holder")}>{voucher.holder}</Fact>}
      </dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="nums min-w-0">{children}</dd>
    </>
  );
}

function Life({ steps }: { readonly steps: readonly VoucherStep[] }) {
  const t = useWords();
  const format = useFormat();
  const { clock } = useStores();
  return (
    <ol className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5">
      {steps.map(({ at, step, by, note }, place) => (
        <li
          key={`${at}${step}${place}`}
          className="relative col-span-2 grid grid-cols-subgrid pb-2.5 last:pb-0"
        >
          <span className="nums text-right text-caption leading-5 text-ink-3">
            {format.moment(at, clock.now())}
          </span>
          <span className="relative">
            <span
              aria-hidden="true"
              className="absolute top-1.5 -left-3.5 size-2 rounded-full border-2 border-accent-ink bg-surface"
            />
            {place < steps.length - 1 && (
              <span aria-hidden="true" className="absolute top-4 -bottom-4 -left-2.75 w-px bg-line" />
            )}
            {t(`vouchers.one.step.${step}`)}
            {by !== "" && <span className="text-ink-3"> {t("vouchers.one.by", { name: by })}</span>}
            {note !== "" && <span className="block text-caption text-ink-2">{note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
