// This computer's privileged part is not there, or not for this user: what to type, once.
import { TerminalSquare } from "lucide-react";
import type { HelperState } from "#contract/hotspots.ts";
import { useNow } from "#ui/app/compose.tsx";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { RawDetail, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

type Absent = Exclude<HelperState, { kind: "ready" } | { kind: "not-on-this-system" }>;

/** The only thing on the page where no hotspot is kept yet. */
export function HelperFace({ helper }: { readonly helper: Absent }) {
  const t = useWords();
  switch (helper.kind) {
    case "asking":
      return <Skeleton rows={6} waitingFor={t("hotspot.helper.asking")} />;
    case "not-installed":
    case "not-permitted":
      return (
        <div className="max-w-220">
          <Command helper={helper} />
        </div>
      );
    case "away":
      return <Away helper={helper} />;
  }
}

/** Above hotspots that are kept: their last truth stays beneath. */
export function HelperBar({ helper }: { readonly helper: Absent }) {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  switch (helper.kind) {
    case "asking":
      return <StaleBar>{t("hotspot.helper.asking")}</StaleBar>;
    case "not-installed":
    case "not-permitted":
      return <Command helper={helper} />;
    case "away":
      return (
        <div role="alert">
          <StaleBar>{t("hotspot.helper.away", { at: format.moment(helper.since, now) })}</StaleBar>
          <RawDetail text={`${helper.detail}\nsystemctl status kaunta-helper.service`} />
        </div>
      );
  }
}

function Command({
  helper,
}: {
  readonly helper: Extract<Absent, { kind: "not-installed" | "not-permitted" }>;
}) {
  const t = useWords();
  const missing = helper.kind === "not-installed";
  const word = missing ? "missing" : "closed";
  return (
    <Section title={t(`hotspot.helper.${word}.title`)} hint={t(`hotspot.helper.${word}.text`)}>
      <CopyText block text={helper.command} />
      <output className="flex items-center gap-2 text-ink-2">
        <TerminalSquare size={14} aria-hidden="true" className="shrink-0 text-ink-3" />
        {t("hotspot.helper.goesOn")}
      </output>
      {missing && (
        <details>
          <summary className="cursor-pointer text-ink-2 select-none hover:text-ink">
            {t("hotspot.helper.does")}
          </summary>
          <ul className="mt-1 ml-5 list-disc text-ink-2">
            {(["card", "network", "firewall", "nothing"] as const).map((point) => (
              <li key={point}>{t(`hotspot.helper.points.${point}`)}</li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

function Away({ helper }: { readonly helper: Extract<Absent, { kind: "away" }> }) {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  return (
    <div role="alert" className="max-w-220">
      <Section
        title={t("hotspot.helper.awayTitle")}
        hint={t("hotspot.helper.awayText", { at: format.moment(helper.since, now) })}
      >
        <CopyText block text="sudo systemctl restart kaunta-helper.socket" />
        {helper.detail !== "" && <RawDetail text={helper.detail} />}
      </Section>
    </div>
  );
}
