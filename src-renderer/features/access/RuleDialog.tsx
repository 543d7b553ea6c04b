import { useId, useState } from "react";
import { type Mac, Mac as MacValue, type SiteId } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { sayError } from "#ui/features/sites/say.ts";
import { Chip } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { useWords } from "#ui/words/index.ts";

type RuleDialogProps = {
  readonly kind: "block" | "bypass";
  /** The devices to choose from; any other can be typed. */
  readonly macs: readonly Mac[];
  readonly onClose: () => void;
  readonly onSet?: () => void;
};

const everywhere = "*";

/** Shuts a device out, or lets it through without paying. */
export function RuleDialog({ kind, macs, onClose, onSet }: RuleDialogProps) {
  const t = useWords();
  const form = useId();
  const { core, live, notices } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  const [mac, setMac] = useState<string>(macs[0] ?? "");
  const [site, setSite] = useState<string>(everywhere);
  const [why, setWhy] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const word = kind === "block" ? "Block" : "Bypass";
  const read = MacValue.safeParse(mac);

  async function set(): Promise<void> {
    setTried(true);
    if (!read.success) return;
    setBusy(true);
    try {
      await core.call.access.setRule({
        mac: read.data,
        kind,
        site: site === everywhere ? null : (site as SiteId),
        why: why.trim(),
      });
      notices.say(t(`access.rule.set${word}`, { mac: read.data }));
      onSet?.();
      onClose();
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
    }
    setBusy(false);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={t(`access.rule.title${word}`)}
      description={t(`access.rule.text${word}`)}
      foot={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind={kind === "block" ? "danger" : "primary"} type="submit" form={form} busy={busy}>
            {t(`access.rule.button${word}`)}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void set();
        }}
      >
        <div className="grid gap-2">
          <TextField
            mono
            label={t("access.rule.mac")}
            placeholder="A4:5E:60:00:00:01"
            value={mac}
            error={tried && !read.success ? t("access.rule.macBad") : undefined}
            onChange={(event) => setMac(event.target.value)}
          />
          {macs.length > 1 && (
            <div className="flex flex-wrap gap-1.5">
              {macs.map((one) => (
                <Chip key={one} on={read.success && read.data === one} onChange={() => setMac(one)}>
                  <span className="font-mono">{one}</span>
                </Chip>
              ))}
            </div>
          )}
        </div>
        <Select
          label={t("access.rule.site")}
          value={site}
          choices={[
            { value: everywhere, label: t("access.rule.everywhere") },
            ...[...sites.values()]
              .toSorted((a, b) => a.name.localeCompare(b.name))
              .map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          onChange={setSite}
        />
        <TextField
          label={t("access.rule.why")}
          value={why}
          maxLength={200}
          onChange={(event) => setWhy(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
