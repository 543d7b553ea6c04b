// Sensors: one row with all of them in v6, one row each in v7, no rows or no such menu on boards without.
import type { RouterLink, Row } from "../types.ts";
import { parseNumber } from "../values/count.ts";
import { ask } from "./ask.ts";
import type { Call } from "./ask.ts";

export type Sensor = {
  readonly name: string;
  /** A number, or a word such as `ok`. */
  readonly value: number | string;
  /** `C`, `V`, `A`, `W`, `RPM`, or nothing. */
  readonly unit: string;
};

/** °C and volts; null where the board has no such sensor. */
export type Health = {
  readonly temperature: number | null;
  readonly voltage: number | null;
  readonly sensors: readonly Sensor[];
};

/** No board is that hot or gets that much: some v6 models tell ten times the value (MikroTik manual, health). */
const mostCelsius = 150;
const mostVolts = 90;

export async function read(link: RouterLink, call?: Call): Promise<Health> {
  const answer = await ask(link, "/system/health/print", [], ["no-such-command"], call);
  return healthOf(answer.kind === "reply" ? answer.rows : []);
}

export function healthOf(rows: readonly Row[]): Health {
  const sensors = rows.flatMap((row) =>
    row["name"] !== undefined && row["value"] !== undefined
      ? [sensorOf(row["name"], row["value"], row["type"] ?? unitOf(row["name"]))]
      : Object.entries(row)
          .filter(([name]) => !name.startsWith("."))
          .map(([name, value]) => sensorOf(name, value, unitOf(name))),
  );
  return {
    temperature: first(sensors, "C", ["temperature", "cpu-temperature", "board-temperature1"]),
    voltage: first(sensors, "V", ["voltage", "psu1-voltage"]),
    sensors,
  };
}

function sensorOf(name: string, text: string, unit: string): Sensor {
  const number = parseNumber(text);
  if (number === null) return { name, value: text, unit };
  const tenfold = (unit === "C" && number > mostCelsius) || (unit === "V" && number > mostVolts);
  return { name, value: tenfold ? number / 10 : number, unit };
}

/** v6 rows have no types. */
function unitOf(name: string): string {
  if (name.includes("temperature")) return "C";
  if (name.includes("voltage")) return "V";
  if (name.includes("current")) return "A";
  if (name.includes("power-consumption")) return "W";
  return name.includes("speed") ? "RPM" : "";
}

function first(sensors: readonly Sensor[], unit: string, names: readonly string[]): number | null {
  const fitting = sensors.filter((sensor) => sensor.unit === unit && typeof sensor.value === "number");
  const rank = (sensor: Sensor): number =>
    names.includes(sensor.name) ? names.indexOf(sensor.name) : names.length;
  const best = fitting.toSorted((a, b) => rank(a) - rank(b))[0];
  return typeof best?.value === "number" ? best.value : null;
}
