import { Ban, Copy, History, Printer, TicketX } from "lucide-react";
import { useState } from "react";
import type { Voucher } from "#contract/vouchers.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { copyText } from "#ui/ui/CopyText.tsx";
import { MenuAt } from "#ui/ui/Menu.tsx";
import { useWords } from "#ui/words/index.ts";
import { ReprintDialog } from "./ReprintDialog.tsx";
import { useVoucherActions } from "./useVoucherActions.ts";
import { VoidDialog } from "./VoidDialog.tsx";

type VoucherMenuProps = {
  readonly voucher: Voucher | undefined;
  readonly anchor: Element | undefined;
  readonly onClose: () => void;
  readonly onOpen: (key: string) => void;
};

/** A code that still opens a door, or will. */
export function isAlive({ state }: Pick<Voucher, "state">): boolean {
  return state !== "void" && state !== "spent" && state !== "expired";
}

/** What can be done with one voucher. */
export function VoucherMenu({ voucher, anchor, onClose, onOpen }: VoucherMenuProps) {
  const t = useWords();
  const { notices } = useStores();
  const mayOperate = useMay("operate");
  const maySell = useMay("sell");
  const { print } = useVoucherActions();
  const [task, setTask] = useState<{ what: "reprint" | "void"; voucher: Voucher }>();
  const alive = voucher !== undefined && isAlive(voucher);
  return (
    <>
      <MenuAt
        anchor={voucher && anchor}
        onClose={onClose}
        entries={
          voucher === undefined
            ? []
            : [
                {
                  label: t("vouchers.list.open"),
                  icon: <History size={14} />,
                  run: () => onOpen(voucher.id),
                },
                {
                  label: t("vouchers.list.copyCode"),
                  icon: <Copy size={14} />,
                  run: () =>
                    void copyText(voucher.code).then(
                      (done) => done && notices.say(t("vouchers.list.codeCopied", { code: voucher.code })),
                    ),
                },
                ...(maySell && alive
                  ? [
                      {
                        label: t("vouchers.list.printAgain"),
                        icon: <Printer size={14} />,
                        run: () => void print({ vouchers: [voucher.id] }),
                      },
                      {
                        label: t("vouchers.list.reprint"),
                        icon: <TicketX size={14} />,
                        run: () => setTask({ what: "reprint" as const, voucher }),
                      },
                    ]
                  : []),
                ...(mayOperate && voucher.state !== "void"
                  ? [
                      { kind: "line" as const },
                      {
                        label: t("vouchers.batch.void"),
                        icon: <Ban size={14} />,
                        danger: true,
                        run: () => setTask({ what: "void" as const, voucher }),
                      },
                    ]
                  : []),
              ]
        }
      />
      {task?.what === "reprint" && (
        <ReprintDialog voucher={task.voucher} onClose={() => setTask(undefined)} />
      )}
      {task?.what === "void" && (
        <VoidDialog some={{ vouchers: [task.voucher.id] }} onClose={() => setTask(undefined)} />
      )}
    </>
  );
}
