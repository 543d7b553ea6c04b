import type { Words } from "../words-type.ts";
import type { logs as en } from "../en/logs.ts";

export const logs = {
  title: "Kumbukumbu",
} satisfies Words<typeof en>;
