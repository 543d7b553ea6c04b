import type { Words } from "../words-type.ts";
import type { settings as en } from "../en/settings.ts";

export const settings = {
  title: "Mipangilio",
} satisfies Words<typeof en>;
