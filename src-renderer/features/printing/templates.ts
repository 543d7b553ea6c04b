import type { Template } from "#contract/printing.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror } from "#ui/state/mirror.ts";

/** What slips look like. Nobody tells of changes: whoever changes one asks again. */
export function createTemplatesMirror(core: CoreLink) {
  return createMirror<readonly Template[]>(core, { ask: () => core.call.printing.templates({}) });
}
