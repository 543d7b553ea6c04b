// What slips look like: one in use per kind, others to change to.
import { Ellipsis, Lock } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { type Template, TicketKind } from "#contract/printing.ts";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { Badge } from "#ui/ui/Badge.tsx";
import { Menu } from "#ui/ui/Menu.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { useWords } from "#ui/words/index.ts";
import { SlipPreview } from "./SlipPreview.tsx";
import { createTemplatesMirror } from "./templates.ts";

export function TemplatesTab() {
  const t = useWords();
  const { core } = useStores();
  const [mirror] = useState(() => createTemplatesMirror(core));
  const state = useMirror(mirror);
  const mayOwn = useMay("own");
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto">
      {!mayOwn && (
        <p className="flex items-center gap-2 text-ink-2">
          <Lock size={14} className="shrink-0" aria-hidden="true" />
          {t("printing.template.ownerOnly")}
        </p>
      )}
      <MirrorFace
        mirror={mirror}
        state={state}
        failed={t("printing.template.failed")}
        waitingFor={t("printing.template.loading")}
      >
        {(templates) =>
          TicketKind.options.map((kind) => {
            const mine = templates.filter((one) => one.kind === kind);
            if (mine.length === 0) return null;
            return (
              <Section key={kind} title={t(`printing.template.kind.${kind}`)}>
                <ul className="flex flex-wrap items-start gap-5">
                  {mine.map((template) => (
                    <TemplateCard
                      key={template.id}
                      template={template}
                      fixed={!mayOwn}
                      onChanged={() => void mirror.load()}
                    />
                  ))}
                </ul>
              </Section>
            );
          })
        }
      </MirrorFace>
    </div>
  );
}

type TemplateCardProps = {
  readonly template: Template;
  readonly fixed: boolean;
  readonly onChanged: () => void;
};

function TemplateCard({ template, fixed, onChanged }: TemplateCardProps) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices } = useStores();
  const [, go] = useLocation();
  const { id, name, builtIn, isDefault } = template;

  async function use(): Promise<void> {
    const done = await attempt(core.call.printing.keepTemplate({ ...template, isDefault: true }));
    if (done === undefined) return;
    notices.say(t("printing.template.used", { name }));
    onChanged();
  }
  async function remove(): Promise<void> {
    const done = await attempt(core.call.printing.removeTemplate({ template: id }));
    if (done === undefined) return;
    notices.done(t(builtIn ? "printing.template.restored" : "printing.template.removed", { name }), () => {
      // A removed one comes back under a new id; a changed original keeps its own.
      void attempt(core.call.printing.keepTemplate(builtIn ? template : { ...template, id: "" })).then(
        onChanged,
      );
    });
    onChanged();
  }
  const picture = (
    <span className="block max-h-72 overflow-hidden rounded-sm">
      <SlipPreview template={template} width={58} />
    </span>
  );
  return (
    <li className="w-52">
      {fixed ? picture : <Link href={`/printing/templates/${id}`}>{picture}</Link>}
      <div className="mt-2 flex items-start gap-2">
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{name}</span>
          <span className="mt-0.5 flex flex-wrap gap-1">
            {isDefault && <Badge tone="accent">{t("printing.template.usual")}</Badge>}
            {builtIn && <Badge>{t("printing.template.builtIn")}</Badge>}
          </span>
        </span>
        {!fixed && (
          <Menu
            align="end"
            trigger={
              <button
                type="button"
                aria-label={t("printing.template.menu", { name })}
                className="flex size-8 items-center justify-center rounded-md text-ink-3 hover:bg-line hover:text-ink"
              >
                <Ellipsis size={16} />
              </button>
            }
            entries={[
              { label: t("printing.template.change"), run: () => go(`/printing/templates/${id}`) },
              { label: t("printing.template.new"), run: () => go(`/printing/templates/new-${id}`) },
              { label: t("printing.template.use"), disabled: isDefault, run: () => void use() },
              { kind: "line" },
              {
                label: t(builtIn ? "printing.template.restore" : "printing.template.remove"),
                danger: !builtIn,
                run: () => void remove(),
              },
            ]}
          />
        )}
      </div>
    </li>
  );
}
