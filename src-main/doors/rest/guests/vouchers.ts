// The operators' side of the guest API: vouchers in numbers.
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Batch, Voucher } from "#contract/vouchers.ts";
import type { Operators } from "#main/features/operators/index.ts";
import type { Plans } from "#main/features/plans/index.ts";
import type { Vouchers } from "#main/features/vouchers/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Log } from "#main/platform/log.ts";
import { described } from "../describe.ts";
import { operatorOf, type Doorkeeper } from "../operator.ts";
import { bodyLimit, room } from "../room.ts";
import { hoursOf } from "./bundles.ts";
import * as docs from "./docs.ts";
import { bodyOf, momentOf, say } from "./words.ts";

const mostAtOnce = 1000;

const Generate = z.object({
  quantity: z.coerce.number().int().min(1).max(mostAtOnce),
  duration_hours: z.coerce.number().min(0.1).max(8760),
  batch_id: z.string().trim().max(60).nullish(),
  notes: z.string().trim().max(200).nullish(),
  code_form: z.enum(["short", "long"]).default("long"),
});
const Listed = z.object({
  batch_id: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  after: z.string().max(80).optional(),
});

export type OperatorVouchersParts = {
  readonly vouchers: Pick<Vouchers, "make" | "list" | "batches">;
  readonly plans: Pick<Plans, "list" | "defaultDaily">;
  readonly operators: Doorkeeper & Pick<Operators, "note">;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

/** For the shop's network only. */
export function operatorVouchers(app: FastifyInstance, parts: OperatorVouchersParts): void {
  const { vouchers, plans, operators, clock, log } = parts;

  /** The plan of so many hours by the clock: the default daily one first, then in the order of the sell screen. */
  function planOf(hours: number) {
    const fitting = plans
      .list()
      .filter(
        ({ onSale, time }) => onSale && time.kind === "wall" && time.seconds === Math.round(hours * 3600),
      );
    return (fitting.find(({ id }) => id === plans.defaultDaily()) ?? fitting[0])?.id ?? { hours };
  }

  room(app, { clock, log, say: (sentence) => say(sentence) }, (inner) => {
    inner.post(
      "/api/vouchers/generate/",
      { bodyLimit, ...described({ ...docs.generate, body: Generate }) },
      async (request, reply) => {
        const me = await operatorOf(request, reply, operators, "operate");
        if (!me) return reply;
        const body = bodyOf(Generate, request.body);
        const batch = await vouchers.make(
          {
            plan: planOf(body.duration_hours),
            count: body.quantity,
            site: null,
            form: body.code_form,
            notes: body.notes ?? "",
            label: body.batch_id ?? "",
            onRouter: false,
          },
          { id: me.id, name: me.name },
        );
        await operators.note({
          operator: me,
          from: request.ip,
          call: "rest.vouchers.generate",
          about: { quantity: body.quantity, duration_hours: body.duration_hours, batch: batch.number },
          outcome: "done",
        });
        const made = await vouchers.list({ batch: batch.id, states: [], search: "", limit: body.quantity });
        return {
          success: true,
          message: `Successfully generated ${batch.count} vouchers`,
          batch_id: nameOf(batch),
          quantity: batch.count,
          vouchers: made.vouchers.toReversed().map((voucher) => voucherOf(voucher, batch)),
        };
      },
    );

    inner.get(
      "/api/vouchers/list/",
      described({ ...docs.listVouchers, query: Listed }),
      async (request, reply) => {
        if (!(await operatorOf(request, reply, operators, "read"))) return reply;
        const { batch_id: wanted, limit, after } = bodyOf(Listed, request.query);
        const batches = await vouchers.batches();
        const batch = wanted === undefined ? undefined : batches.find((one) => nameOf(one) === wanted);
        if (wanted !== undefined && !batch) return reply.code(404).send(say("Batch not found"));
        const page = await vouchers.list({ batch: batch?.id, states: [], search: "", limit, after });
        const byId = new Map(batches.map((one) => [one.id, one]));
        return {
          success: true,
          count: page.total,
          next: page.next,
          vouchers: page.vouchers.map((voucher) =>
            voucherOf(voucher, voucher.batch === null ? undefined : byId.get(voucher.batch)),
          ),
        };
      },
    );
  });
}

/** What a batch is called outside: by the name it was given, else by its number. */
const nameOf = (batch: Batch): string => batch.label || `BATCH-${batch.number}`;

function voucherOf(voucher: Voucher, batch: Batch | undefined): object {
  return {
    id: voucher.id,
    code: voucher.code,
    duration_hours: voucher.time.kind === "none" ? null : hoursOf(voucher.time.seconds),
    batch_id: batch ? nameOf(batch) : null,
    notes: batch?.notes ?? "",
    is_used: voucher.usedAt !== null,
    used_at: voucher.usedAt === null ? null : momentOf(voucher.usedAt),
    status: voucher.state,
    created_at: momentOf(voucher.madeAt),
  };
}
