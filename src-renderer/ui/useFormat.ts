import { createContext, useContext, useMemo } from "react";
import { formatMoney } from "#contract/values/money.ts";
import { useLanguage } from "#ui/words/index.ts";
import * as format from "./format.ts";

/** The zone times are shown in. The shop's, unless a site page puts its own around its content. */
export const ZoneContext = createContext("Africa/Nairobi");

/** The formats of ui/format.ts in the language and zone of this place. */
export function useFormat() {
  const language = useLanguage();
  const zone = useContext(ZoneContext);
  return useMemo(
    () => ({
      number: (value: number, digits?: number) => format.formatNumber(value, language, digits),
      percent: (value: number) => format.formatPercent(value, language),
      money: formatMoney,
      bytes: (bytes: number) => format.formatBytes(bytes, language),
      data: (bytes: number) => format.formatData(bytes, language),
      speed: (bits: number) => format.formatSpeed(bits, language),
      rate: (bits: number) => format.formatRate(bits, language),
      duration: (seconds: number) => format.formatDuration(seconds, language),
      age: (seconds: number) => format.formatAge(seconds, language),
      time: (at: number) => format.formatTime(at, language, zone),
      timeExact: (at: number) => format.formatTimeExact(at, language, zone),
      date: (at: number) => format.formatDate(at, language, zone),
      day: (date: string) => format.formatDay(date, language),
      moment: (at: number, now: number) => format.formatMoment(at, now, language, zone),
    }),
    [language, zone],
  );
}

export type Format = ReturnType<typeof useFormat>;
