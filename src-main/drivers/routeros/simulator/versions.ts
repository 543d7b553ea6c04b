// What differs between RouterOS versions, as a table. Boards likewise.
import type { DateForm } from "./formats.ts";

/** `6.42`: challenge login. `7.20`: `!empty`. `7.24`: renamed factory fields. */
export type Mode = "6.42" | "6.49" | "7.16" | "7.20" | "7.24";

export type Version = {
  readonly mode: Mode;
  readonly label: string;
  readonly buildTime: string;
  /** Before 6.43: challenge and MD5 instead of the password. */
  readonly challengeLogin: boolean;
  /** From 7.18 a print without rows says `!empty`. */
  readonly emptyReply: boolean;
  readonly dateForm: DateForm;
  /** v6 tells health in one row, v7 in one row per sensor. */
  readonly healthRows: boolean;
  /** From 7.24 on: `minimum-version`, `minimum-firmware`. */
  readonly minimumNames: boolean;
  readonly v7: boolean;
};

export const versions: Record<Mode, Version> = {
  "6.42": {
    mode: "6.42",
    label: "6.42.7 (stable)",
    buildTime: "Aug/17/2018 09:48:42",
    challengeLogin: true,
    emptyReply: false,
    dateForm: "month-name",
    healthRows: false,
    minimumNames: false,
    v7: false,
  },
  "6.49": {
    mode: "6.49",
    label: "6.49.10 (stable)",
    buildTime: "Jul/18/2023 06:54:21",
    challengeLogin: false,
    emptyReply: false,
    dateForm: "month-name",
    healthRows: false,
    minimumNames: false,
    v7: false,
  },
  "7.16": {
    mode: "7.16",
    label: "7.16.2 (stable)",
    buildTime: "2024-11-26 12:09:40",
    challengeLogin: false,
    emptyReply: false,
    dateForm: "iso",
    healthRows: true,
    minimumNames: false,
    v7: true,
  },
  "7.20": {
    mode: "7.20",
    label: "7.20.7 (long-term)",
    buildTime: "2026-01-15 08:31:05",
    challengeLogin: false,
    emptyReply: true,
    dateForm: "iso",
    healthRows: true,
    minimumNames: false,
    v7: true,
  },
  "7.24": {
    mode: "7.24",
    label: "7.24.1 (stable)",
    buildTime: "2026-09-02 10:12:44",
    challengeLogin: false,
    emptyReply: true,
    dateForm: "iso",
    healthRows: true,
    minimumNames: true,
    v7: true,
  },
};

export type Board = {
  readonly name: string;
  readonly model: string;
  readonly architecture: string;
  readonly cpu: string;
  readonly cpuCount: number;
  /** MHz */
  readonly cpuFrequency: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly disk: number;
  /** False on CHR and x86: no RouterBOARD data, no health menu, no bad blocks. */
  readonly routerboard: boolean;
  readonly sensors: readonly { name: string; value: string; type: string }[];
  readonly factory: string;
};

const MiB = 2 ** 20;

export const boards = {
  "hAP lite": {
    name: "hAP lite",
    model: "RB941-2nD",
    architecture: "smips",
    cpu: "MIPS 24Kc V7.4",
    cpuCount: 1,
    cpuFrequency: 650,
    memory: 32 * MiB,
    disk: 16 * MiB,
    routerboard: true,
    sensors: [],
    factory: "6.44.6",
  },
  hEX: {
    name: "hEX",
    model: "RB750Gr3",
    architecture: "mmips",
    cpu: "MIPS 1004Kc V2.15",
    cpuCount: 4,
    cpuFrequency: 880,
    memory: 256 * MiB,
    disk: 16 * MiB,
    routerboard: true,
    sensors: [
      { name: "voltage", value: "24.1", type: "V" },
      { name: "temperature", value: "36", type: "C" },
    ],
    factory: "6.36.1",
  },
  RB3011UiAS: {
    name: "RB3011UiAS",
    model: "RB3011UiAS",
    architecture: "arm",
    cpu: "ARM",
    cpuCount: 2,
    cpuFrequency: 1400,
    memory: 1024 * MiB,
    disk: 128 * MiB,
    routerboard: true,
    sensors: [
      { name: "voltage", value: "24.2", type: "V" },
      { name: "temperature", value: "36", type: "C" },
    ],
    factory: "6.35.3",
  },
  "hAP ax^2": {
    name: "hAP ax^2",
    model: "C52iG-5HaxD2HaxD",
    architecture: "arm64",
    cpu: "ARM64",
    cpuCount: 4,
    cpuFrequency: 864,
    memory: 1024 * MiB,
    disk: 128 * MiB,
    routerboard: true,
    sensors: [{ name: "cpu-temperature", value: "47", type: "C" }],
    factory: "7.5",
  },
  CHR: {
    name: "CHR",
    model: "",
    architecture: "x86_64",
    cpu: "QEMU",
    cpuCount: 1,
    cpuFrequency: 2400,
    memory: 1024 * MiB,
    disk: 128 * MiB,
    routerboard: false,
    sensors: [],
    factory: "7.1",
  },
} satisfies Record<string, Board>;

export type BoardName = keyof typeof boards;

export const usualBoard: Record<Mode, BoardName> = {
  "6.42": "hAP lite",
  "6.49": "hEX",
  "7.16": "RB3011UiAS",
  "7.20": "hAP ax^2",
  "7.24": "hAP ax^2",
};
