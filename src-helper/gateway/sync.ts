// Exactly these sessions and no others, from what the kernel has now: only the differences are written, so that
// nobody who stays is touched and nothing that was counted meanwhile is lost. Pure.
import type { DeviceOrder, SessionOrder } from "../protocol.ts";
import type { Figures } from "./edits.ts";
import { bind, close, inOrder, open, recount, retune, unbind } from "./edits.ts";
import type { Table } from "./lines.ts";
import type { Binding, Edit, Model } from "./model.ts";
import { secondsLeft, termsOf } from "./model.ts";

/** The kernel's rest is rounded to seconds, and the order was written a moment ago. */
const near = 2;

export const exactly =
  (table: Table, orders: readonly SessionOrder[], figuresOf: (sid: string) => Figures, now: number): Edit =>
  (model) => {
    const wanted = new Map(orders.map((order) => [order.sid, order]));
    const placed = new Map(
      orders.flatMap(({ sid, devices }) => devices.map((device) => [device.ip, { sid, device }] as const)),
    );
    const edits: Edit[] = [];
    for (const sid of model.sessions.keys()) if (!wanted.has(sid)) edits.push(close(table, sid));
    for (const binding of model.bindings.values()) {
      const to = placed.get(binding.ip);
      const stays = to?.sid === binding.sid && to.device.mac.toLowerCase() === binding.mac;
      if (!stays && wanted.has(binding.sid)) edits.push(unbind(table, binding.ip));
    }
    for (const order of orders) edits.push(...terms(table, model, order, figuresOf(order.sid)));
    for (const { sid, devices } of orders)
      for (const device of devices)
        if (!runs(model.bindings.get(device.ip), sid, device, now)) edits.push(bind(table, sid, device, now));
    return inOrder(edits)(model);
  };

/** The kernel's figures go on; they are lifted when the order knows of more (from before a table that was lost). */
function terms(table: Table, model: Model, order: SessionOrder, figures: Figures): Edit[] {
  const { sid, used } = order;
  if (!model.sessions.has(sid)) return [open(table, sid, termsOf(order), used)];
  const most = { in: Math.max(used.in, figures.in), out: Math.max(used.out, figures.out) };
  const short = most.in > figures.in || most.out > figures.out;
  return [retune(table, sid, termsOf(order), figures), ...(short ? [recount(table, sid, most)] : [])];
}

function runs(binding: Binding | undefined, sid: string, device: DeviceOrder, now: number): boolean {
  if (!binding || binding.sid !== sid || binding.mac !== device.mac.toLowerCase()) return false;
  const left = secondsLeft(binding, now);
  if (left === null || device.seconds === null) return left === device.seconds;
  return Math.abs(left - device.seconds) <= near;
}
