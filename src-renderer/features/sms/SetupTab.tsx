// How messages are sent: the company and its credentials, what goes out by itself, and what it says.
import { Lock } from "lucide-react";
import type { SmsChange, SmsSettings } from "#contract/sms.ts";
import { SmsOwnKind } from "#contract/sms.ts";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMay } from "#ui/app/useMay.ts";
import { DraftField } from "#ui/features/settings/DraftField.tsx";
import { Part } from "#ui/features/settings/Part.tsx";
import { asNumber } from "#ui/features/settings/rules.ts";
import { Switch } from "#ui/ui/Toggles.tsx";
import { useWords } from "#ui/words/index.ts";
import { CompanyForm } from "./CompanyForm.tsx";
import { TextEditor } from "./TextEditor.tsx";
import { useSmsSetup } from "./use-sms.ts";

export function SetupTab() {
  const t = useWords();
  const fixed = !useMay("own");
  const { core, notices } = useStores();
  const attempt = useAttempt();
  const { mirror, state } = useSmsSetup();

  /** Kept at once, and said. */
  async function save(change: SmsChange, what: string): Promise<boolean> {
    const next = await attempt(core.call.sms.change(change));
    if (next === undefined) return false;
    mirror.change(() => next);
    notices.say(t("sms.setup.savedWhat", { what }));
    return true;
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pt-1 pr-1 pb-6">
      <div className="grid w-full max-w-220">
        {fixed && (
          <p className="mb-5 flex items-center gap-2 rounded-md border border-line bg-surface px-3 py-2 text-ink-2">
            <Lock size={14} className="shrink-0" aria-hidden="true" />
            {t("sms.setup.ownerOnly")}
          </p>
        )}
        <MirrorFace
          mirror={mirror}
          state={state}
          failed={t("sms.setup.failed")}
          waitingFor={t("sms.setup.loading")}
        >
          {(setup) => (
            <>
              <Part title={t("sms.setup.company")}>
                <CompanyForm
                  setup={setup}
                  fixed={fixed}
                  onSaved={(next) => {
                    mirror.change(() => next);
                    notices.say(t("sms.setup.saved"));
                  }}
                />
              </Part>
              <OwnKinds setup={setup} fixed={fixed} save={save} />
              <Part title={t("sms.setup.texts")}>
                <p className="text-ink-2">
                  {t(`sms.setup.textIn.${setup.language}`)} {t("sms.setup.textsHint")}
                </p>
                {SmsOwnKind.options.map((kind) => (
                  <TextEditor
                    key={`${kind} ${setup.language}`}
                    kind={kind}
                    language={setup.language}
                    kept={setup.texts[kind]}
                    preset={setup.presets[kind]}
                    fixed={fixed}
                    save={(text) => save({ texts: { [kind]: text } }, t(`sms.kind.${kind}`))}
                  />
                ))}
              </Part>
            </>
          )}
        </MirrorFace>
      </div>
    </div>
  );
}

type OwnKindsProps = {
  readonly setup: SmsSettings;
  readonly fixed: boolean;
  readonly save: (change: SmsChange, what: string) => Promise<boolean>;
};

/** What goes out without anybody's hand. */
function OwnKinds({ setup, fixed, save }: OwnKindsProps) {
  const t = useWords();
  return (
    <Part title={t("sms.setup.what")}>
      {SmsOwnKind.options.map((kind) => (
        <Switch
          key={kind}
          label={t(`sms.setup.on.${kind}`)}
          hint={t(`sms.setup.on.${kind}Hint`)}
          checked={setup.kinds[kind]}
          disabled={fixed}
          onChange={(on) => void save({ kinds: { [kind]: on } }, t(`sms.setup.on.${kind}`))}
        />
      ))}
      {setup.kinds.expiry && (
        <div className="[&_input]:w-20 [&_input]:shrink-0">
          <DraftField
            label={t("sms.setup.hours")}
            after={<span className="text-ink-2">{t("sms.setup.hoursAfter")}</span>}
            value={String(setup.expiryHours)}
            rule={{ kind: "number", least: 1, most: 168, whole: true }}
            disabled={fixed}
            onKeep={(text) => void save({ expiryHours: asNumber(text) }, t("sms.setup.on.expiry"))}
          />
        </div>
      )}
    </Part>
  );
}
