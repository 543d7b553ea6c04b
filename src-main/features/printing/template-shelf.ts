// The templates to choose from: those that come with the product, changed or not, and the shop's own.
import type { Template, TicketKind } from "#contract/printing.ts";
import type { Settings } from "#contract/settings.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Random } from "#main/platform/random.ts";
import { requireKnownFields } from "./fields.ts";
import type { KeptTemplate, PrintStore } from "./store.ts";
import { builtInTemplates } from "./templates.ts";

export type TemplateShelf = Awaited<ReturnType<typeof createTemplateShelf>>;

const same = (a: Omit<KeptTemplate, "id">, b: Omit<KeptTemplate, "id">): boolean =>
  a.name === b.name && JSON.stringify(a.blocks) === JSON.stringify(b.blocks);

export async function createTemplateShelf(parts: {
  store: PrintStore;
  clock: Clock;
  random: Random;
  settings: { get(): Pick<Settings, "language"> };
}) {
  const { store, clock, random, settings } = parts;
  const own = new Map((await store.templates()).map((template) => [template.id, template]));
  const chosen = await store.defaults();

  function list(): Template[] {
    const builtIn = builtInTemplates(settings.get().language);
    const ids = new Set(builtIn.map(({ id }) => id));
    const all = [
      ...builtIn.map((template) => ({ ...template, ...own.get(template.id) })),
      ...[...own.values()]
        .filter(({ id }) => !ids.has(id))
        .map((template) => ({ ...template, builtIn: false })),
    ];
    const defaults = new Map<TicketKind, string>();
    for (const { kind, id } of all)
      if (!defaults.has(kind) || chosen.get(kind) === id) defaults.set(kind, id);
    return all.map((template) => ({ ...template, isDefault: defaults.get(template.kind) === template.id }));
  }

  const find = (id: string): Template | undefined => list().find((template) => template.id === id);

  return {
    list,

    /** The named one, else the kind's default. */
    choose(id: string | undefined, kind: TicketKind): Template {
      const template = id === undefined ? list().find((one) => one.kind === kind && one.isDefault) : find(id);
      if (template?.kind === kind) return template;
      throw new AppError("not_found", `no such template for a ${kind}`, { params: { field: "template" } });
    },

    async keep(template: Template): Promise<Template> {
      requireKnownFields(template.kind, template.blocks);
      const before = template.id === "" ? undefined : find(template.id);
      if (template.id !== "" && before?.kind !== template.kind)
        throw new AppError("not_found", "no such template", { params: { field: "template" } });
      const { name, kind, blocks } = template;
      const kept: KeptTemplate = { id: before?.id ?? random.uuid(), name, kind, blocks };
      // Only chosen, not changed: it goes on following the shop's language.
      const untouched = before?.builtIn && !own.has(kept.id) && same(before, kept);
      if (untouched) await store.setDefault(kind, kept.id, template.isDefault);
      else await store.keepTemplate(kept, clock.now(), template.isDefault);
      if (!untouched) own.set(kept.id, kept);
      if (template.isDefault) chosen.set(kind, kept.id);
      else if (chosen.get(kind) === kept.id) chosen.delete(kind);
      const now = find(kept.id);
      if (!now) throw new AppError("internal", "the template was not kept");
      return now;
    },

    async remove(id: string): Promise<void> {
      if (!own.has(id))
        throw new AppError("not_found", "there is nothing to remove: this template comes with the product", {
          params: { field: "template" },
        });
      await store.removeTemplate(id);
      const kind = own.get(id)?.kind;
      own.delete(id);
      if (kind && chosen.get(kind) === id) chosen.delete(kind);
    },
  };
}
