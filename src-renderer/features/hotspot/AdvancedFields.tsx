import { useCallback } from "react";
import type { RadioCard } from "#contract/hotspots.ts";
import { useStores } from "#ui/app/compose.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { TextArea } from "#ui/ui/TextArea.tsx";
import { Checkbox } from "#ui/ui/Toggles.tsx";
import { useWords } from "#ui/words/index.ts";
import { Among } from "./Among.tsx";
import { roomOf } from "./look.ts";
import type { HotspotFormState } from "./useHotspotForm.ts";
import { useLook } from "./useLook.ts";

const sizes = [20, 22, 23, 24, 25, 26, 27] as const;

/** What few people have to change. The cards of this computer are asked for when it is unfolded. */
export function AdvancedFields({ state }: { readonly state: HotspotFormState }) {
  const t = useWords();
  const { core } = useStores();
  const ask = useCallback(() => core.call.hotspots.capabilities({}), [core]);
  const { busy, answer, failure } = useLook(ask);
  const { form, change, word } = state;
  const cards = (answer?.cards ?? []).filter(({ canAp, mayBeUsed }) => canAp && mayBeUsed);
  const card = cards.find((one) => one.interface === form.interface) ?? cards[0];
  const channels = channelsOf(card, form.band, form.channel);
  const prefixes = sizes.includes(form.prefix as 22)
    ? sizes
    : [...sizes, form.prefix].toSorted((a, b) => a - b);
  return (
    <div className="mt-3 grid gap-4 border-l border-line pl-4">
      {busy && <output className="text-caption text-ink-3">{t("hotspot.form.cardsLoading")}</output>}
      {failure !== undefined && !busy && (
        <output className="text-caption text-warn">{t("hotspot.form.cardsFailed")}</output>
      )}
      <div className="grid grid-cols-2 gap-x-3 gap-y-4">
        <Select
          label={t("hotspot.form.card")}
          value={form.interface === "" ? auto : form.interface}
          error={word("interface")}
          choices={[
            { value: auto, label: t("hotspot.form.cardAuto") },
            ...cards.map((one) => ({ value: one.interface, label: `${one.interface} (${one.driver})` })),
            ...(form.interface === "" || cards.some((one) => one.interface === form.interface)
              ? []
              : [{ value: form.interface, label: form.interface }]),
          ]}
          onChange={(value) => change({ interface: value === auto ? "" : value, channel: 0 })}
        />
        <Select
          label={t("hotspot.form.security")}
          value={form.security}
          disabled={!form.secured}
          error={word("security")}
          choices={(["wpa2", "mixed", "wpa3"] as const).map((value) => ({
            value,
            label: t(`hotspot.form.${value}`),
          }))}
          onChange={(security) => change({ security })}
        />
        <Among label={t("hotspot.form.band")} hint={t("hotspot.form.bandHint")} error={word("band")}>
          <Segments
            label={t("hotspot.form.band")}
            value={form.band}
            choices={(["2.4", "5"] as const).map((band) => ({
              value: band,
              label: t("hotspot.fact.band", { band }),
            }))}
            onChange={(band) => change({ band, channel: 0 })}
          />
        </Among>
        <Select
          label={t("hotspot.form.channel")}
          value={String(form.channel)}
          error={word("channel")}
          {...(card && channels.length === 0 ? { hint: t("hotspot.form.channelsNone") } : {})}
          choices={[
            { value: "0", label: t("hotspot.form.channelAuto") },
            ...channels.map((number) => ({ value: String(number), label: String(number) })),
          ]}
          onChange={(channel) => change({ channel: Number(channel) })}
        />
      </div>
      <Checkbox
        label={t("hotspot.form.isolate")}
        hint={t("hotspot.form.isolateHint")}
        checked={form.isolate}
        onChange={(isolate) => change({ isolate })}
      />
      <Checkbox
        label={t("hotspot.form.hidden")}
        hint={t("hotspot.form.hiddenHint")}
        checked={form.hidden}
        onChange={(hidden) => change({ hidden })}
      />
      <div className="grid grid-cols-2 gap-x-3 gap-y-4">
        <TextField
          mono
          name="address"
          label={t("hotspot.form.address")}
          hint={t("hotspot.form.addressHint")}
          value={form.address}
          error={word("address")}
          onChange={(event) => change({ address: event.target.value })}
        />
        <Select
          label={t("hotspot.form.prefix")}
          value={String(form.prefix)}
          error={word("prefix")}
          choices={prefixes.map((prefix) => ({
            value: String(prefix),
            label: t("hotspot.form.prefixChoice", { prefix, count: roomOf(prefix) }),
          }))}
          onChange={(prefix) => change({ prefix: Number(prefix) })}
        />
        <TextField
          name="leaseMinutes"
          inputMode="numeric"
          label={t("hotspot.form.lease")}
          after={<span className="text-ink-2">{t("hotspot.form.leaseAfter")}</span>}
          value={form.leaseMinutes}
          error={word("leaseMinutes")}
          onChange={(event) => change({ leaseMinutes: event.target.value })}
        />
        <TextField
          mono
          name="captiveHost"
          label={t("hotspot.form.captiveHost")}
          hint={t("hotspot.form.captiveHostHint")}
          value={form.captiveHost}
          error={word("captiveHost")}
          onChange={(event) => change({ captiveHost: event.target.value })}
        />
      </div>
      <TextArea
        name="walled"
        spellCheck={false}
        label={t("hotspot.form.walled")}
        hint={t("hotspot.form.walledHint")}
        value={form.walled}
        error={word("walled")}
        onChange={(event) => change({ walled: event.target.value })}
      />
      <TextArea
        name="lanAllowed"
        spellCheck={false}
        rows={2}
        label={t("hotspot.form.lanAllowed")}
        hint={t("hotspot.form.lanAllowedHint")}
        value={form.lanAllowed}
        error={word("lanAllowed")}
        onChange={(event) => change({ lanAllowed: event.target.value })}
      />
    </div>
  );
}

/** A value of its own, as a picker takes an empty one for none. */
const auto = "–";

/** What the card may send on in this band, and the one that is kept even where it may not. */
function channelsOf(card: RadioCard | undefined, band: "2.4" | "5", kept: number): readonly number[] {
  const allowed = (card?.channels ?? [])
    .filter((one) => one.band === band && one.allowed)
    .map(({ number }) => number);
  return kept === 0 || allowed.includes(kept) ? allowed : [...allowed, kept].toSorted((a, b) => a - b);
}
