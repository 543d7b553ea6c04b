// The sum of what both sides say to each other: one line per feature.
import type { Contract } from "./define.ts";
import { logs } from "./logs.ts";
import { operators } from "./operators.ts";
import { settings } from "./settings.ts";
import { sites } from "./sites.ts";

export const contract = { logs, operators, settings, sites } satisfies Contract;
