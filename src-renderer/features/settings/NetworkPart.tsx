import { TriangleAlert } from "lucide-react";
import type { About } from "#contract/settings.ts";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { Switch } from "#ui/ui/Toggles.tsx";
import { useWords } from "#ui/words/index.ts";
import { DraftField } from "./DraftField.tsx";
import { Part } from "./Part.tsx";
import { asNumber, rules } from "./rules.ts";
import type { PartProps } from "./ShopPart.tsx";

/** Who may reach Kaunta: what opening it means, and where it is then found. */
export function NetworkPart({
  settings,
  about,
  fixed,
  change,
}: PartProps & { readonly about: About | undefined }) {
  const t = useWords();
  const addresses = about?.addresses ?? [];
  return (
    <Part title={t("settings.network.title")}>
      <Switch
        label={t("settings.network.open")}
        hint={settings.openToLan ? t("settings.network.openHint") : t("settings.network.closedHint")}
        checked={settings.openToLan}
        disabled={fixed}
        onChange={(openToLan) => change.save({ openToLan }, t("settings.network.open"))}
      />
      {settings.openToLan && (
        <>
          <p className="flex items-start gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn">
            <TriangleAlert size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
            {t("settings.network.plain")}
          </p>
          <div className="grid gap-1">
            <h3 className="font-medium">{t("settings.network.addresses")}</h3>
            {addresses.length === 0 && <p className="text-ink-2">{t("settings.network.noAddresses")}</p>}
            {addresses.map((address) => (
              <CopyText key={address} text={address} />
            ))}
          </div>
        </>
      )}
      <div className="[&_input]:w-24">
        <DraftField
          label={t("settings.network.port")}
          hint={t("settings.network.portHint")}
          value={String(settings.port)}
          rule={rules.port}
          disabled={fixed}
          refused={change.errors.port}
          onKeep={(text) => change.save({ port: asNumber(text) }, t("settings.network.port"))}
        />
      </div>
    </Part>
  );
}
