import { common } from "./common.ts";
import { errors } from "./errors.ts";
import { frame } from "./frame.ts";
import { gate } from "./gate.ts";
import { logs } from "./logs.ts";
import { settings } from "./settings.ts";
import { sites } from "./sites.ts";

export const en = { common, errors, frame, gate, logs, settings, sites };
