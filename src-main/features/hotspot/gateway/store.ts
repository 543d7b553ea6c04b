// The tables `hotspot_rows` and `hotspot_devices`: what a gateway of this computer must not forget.
import type { Mac } from "#contract/values/index.ts";
import { transaction, type Db } from "#main/platform/db/index.ts";
import { newRow, type Row } from "./row.ts";

type RowTable = {
  hotspot_id: number;
  name: string;
  mark: string;
  secret: string;
  kind: string;
  rate_in: number | null;
  rate_out: number | null;
  devices: number;
  disabled: number;
  most_seconds: number | null;
  most_in: number | null;
  most_out: number | null;
  most_total: number | null;
  past_seconds: number;
  bytes_in: number;
  bytes_out: number;
};
type DeviceTable = {
  hotspot_id: number;
  name: string;
  mac: string;
  /** null: resting. */
  ip: string | null;
  since: number;
  seconds: number;
  bytes_in: number;
  bytes_out: number;
  until: number | null;
  read_at: number;
  air_at: number | null;
};
export type GatewayTables = {
  hotspot_rows: RowTable;
  hotspot_devices: DeviceTable;
  hotspots: { id: number; epoch: string };
};

export type GatewayStore = ReturnType<typeof createGatewayStore>;

export function createGatewayStore(base: Db) {
  const db = base.$extendTables<GatewayTables>();
  return {
    async rows(hotspot: number): Promise<Row[]> {
      const kept = await db
        .selectFrom("hotspot_rows")
        .selectAll()
        .where("hotspot_id", "=", hotspot)
        .execute();
      const devices = await db
        .selectFrom("hotspot_devices")
        .selectAll()
        .where("hotspot_id", "=", hotspot)
        .execute();
      const rows = new Map(kept.map((one) => [one.name, rowOf(one)]));
      for (const device of devices) {
        const row = rows.get(device.name);
        const mac = device.mac as Mac;
        if (!row) continue;
        if (device.ip === null) row.resting.add(mac);
        else
          row.inside.set(mac, {
            mac,
            ip: device.ip,
            since: device.since,
            seconds: device.seconds,
            in: device.bytes_in,
            out: device.bytes_out,
            until: device.until,
            readAt: device.read_at,
            airAt: device.air_at,
          });
      }
      return [...rows.values()];
    },
    /** In one transaction. */
    async keep(
      hotspot: number,
      change: { readonly rows: readonly Row[]; readonly gone: readonly string[]; readonly epoch: string },
    ): Promise<void> {
      const { rows, gone, epoch } = change;
      await transaction(db, async (tx) => {
        for (let from = 0; from < gone.length; from += 500)
          await tx
            .deleteFrom("hotspot_rows")
            .where("hotspot_id", "=", hotspot)
            .where("name", "in", gone.slice(from, from + 500))
            .execute();
        for (const row of rows) {
          const values = tableOf(hotspot, row);
          await tx
            .insertInto("hotspot_rows")
            .values(values)
            .onConflict((conflict) => conflict.columns(["hotspot_id", "name"]).doUpdateSet(values))
            .execute();
          await tx
            .deleteFrom("hotspot_devices")
            .where("hotspot_id", "=", hotspot)
            .where("name", "=", row.wish.name)
            .execute();
          const devices = devicesOf(hotspot, row);
          if (devices.length > 0) await tx.insertInto("hotspot_devices").values(devices).execute();
        }
        await tx.updateTable("hotspots").set({ epoch }).where("id", "=", hotspot).execute();
      });
    },
  };
}

function tableOf(hotspot: number, { wish, past, in: sent, out }: Row): RowTable {
  const { limits } = wish;
  return {
    hotspot_id: hotspot,
    name: wish.name,
    mark: wish.mark,
    secret: wish.secret,
    kind: wish.kind,
    rate_in: wish.rates.in,
    rate_out: wish.rates.out,
    devices: wish.devices,
    disabled: wish.disabled ? 1 : 0,
    most_seconds: limits.seconds,
    most_in: limits.in,
    most_out: limits.out,
    most_total: limits.total,
    past_seconds: past,
    bytes_in: sent,
    bytes_out: out,
  };
}

function rowOf(one: RowTable): Row {
  const row = newRow({
    name: one.name,
    mark: one.mark,
    secret: one.secret,
    kind: one.kind,
    rates: { in: one.rate_in, out: one.rate_out },
    devices: one.devices,
    disabled: one.disabled === 1,
    limits: { seconds: one.most_seconds, in: one.most_in, out: one.most_out, total: one.most_total },
  });
  return Object.assign(row, { past: one.past_seconds, in: one.bytes_in, out: one.bytes_out });
}

function devicesOf(hotspot: number, row: Row): DeviceTable[] {
  const { name } = row.wish;
  const resting = [...row.resting].filter((mac) => !row.inside.has(mac));
  return [
    ...[...row.inside.values()].map((device) => ({
      hotspot_id: hotspot,
      name,
      mac: device.mac,
      ip: device.ip,
      since: device.since,
      seconds: device.seconds,
      bytes_in: device.in,
      bytes_out: device.out,
      until: device.until,
      read_at: device.readAt,
      air_at: device.airAt,
    })),
    ...resting.map((mac) => ({
      hotspot_id: hotspot,
      name,
      mac,
      ip: null,
      since: 0,
      seconds: 0,
      bytes_in: 0,
      bytes_out: 0,
      until: null,
      read_at: 0,
      air_at: null,
    })),
  ];
}
