// The shop's choices: one schema with defaults, kept row by row, answered from memory.
import type { Facts } from "#contract/facts.ts";
import { Settings as Shape, SettingsChange } from "#contract/settings.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { createSettingsStore } from "./store.ts";

export type Settings = Awaited<ReturnType<typeof createSettings>>;

type Key = keyof Shape;
const keys = Object.keys(Shape.shape) as Key[];

export async function createSettings(parts: { db: Db; bus: Bus<Facts>; log: Log }) {
  const { bus, log } = parts;
  const store = createSettingsStore(parts.db);
  let now = readStored(await store.all(), log);

  return {
    get: (): Shape => now,

    /** Answers the whole picture. What is left out stays. */
    async change(wish: SettingsChange): Promise<Shape> {
      const sound = SettingsChange.safeParse(wish);
      if (!sound.success) {
        const issue = sound.error.issues[0];
        const field = issue?.path.map(String).join(".") ?? "";
        throw new AppError("bad_request", `${field}: ${issue?.message}`, { params: { field } });
      }
      const moved = keys
        .filter((key) => sound.data[key] !== undefined && sound.data[key] !== now[key])
        .map((key) => ({ key, value: JSON.stringify(sound.data[key]) }));
      if (moved.length === 0) return now;
      await store.keep(moved);
      now = { ...now, ...Object.fromEntries(moved.map(({ key }) => [key, sound.data[key]])) };
      log.info("settings changed", { keys: moved.map(({ key }) => key).join(" ") });
      bus.tell("settings.changed", now);
      return now;
    },
  };
}

function readStored(rows: readonly { key: string; value: string }[], log: Log): Shape {
  const known: Record<string, unknown> = {};
  for (const { key, value } of rows) {
    const shape = keys.includes(key as Key) ? Shape.shape[key as Key] : undefined;
    const read = shape?.safeParse(fromJson(value));
    if (read?.success) known[key] = read.data;
    else
      log.warn(shape ? "a stored setting is unsound, its default is used" : "a stored setting is unknown", {
        key,
      });
  }
  return Shape.parse(known);
}

function fromJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value ?? Number.NaN; // null is no setting's value, and undefined would pass as the default unseen
  } catch {
    return Number.NaN;
  }
}
