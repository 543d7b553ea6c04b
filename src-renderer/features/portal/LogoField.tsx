import { ImageUp, Trash2 } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "#ui/ui/Button.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { type LogoRead, mostLogoBytes, readLogo } from "./logo.ts";

type LogoFieldProps = {
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (logo: string) => void;
};

/** The shop's logo: chosen from a file or dropped here, made small where it is not. */
export function LogoField({ value, disabled, onChange }: LogoFieldProps) {
  const t = useWords();
  const format = useFormat();
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const [read, setRead] = useState<LogoRead>();

  async function take(file: File | undefined): Promise<void> {
    if (!file || disabled) return;
    const now = await readLogo(file).catch((): LogoRead => ({ kind: "refused", why: "not-a-picture" }));
    setRead(now);
    if (now.kind === "logo") onChange(now.url);
  }

  const said =
    read === undefined || (value === "" && read.kind === "logo")
      ? t("portal.logo.hint", { most: format.bytes(mostLogoBytes) })
      : read.kind === "refused"
        ? undefined
        : t(read.scaled ? "portal.logo.scaled" : "portal.logo.taken", { size: format.bytes(read.bytes) });
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is a second way; the button is the first
    <div
      className="grid gap-1"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void take(event.dataTransfer.files[0]);
      }}
    >
      <span id={id} className="font-medium">
        {t("portal.form.logo")}
      </span>
      <div className="flex items-center gap-3">
        {value !== "" && (
          <img
            src={value}
            alt={t("portal.logo.alt")}
            className="h-12 max-w-32 rounded-sm border border-line bg-[#ffffff] object-contain p-1"
          />
        )}
        <input
          ref={chooser}
          type="file"
          accept="image/*"
          hidden
          aria-labelledby={id}
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <Button icon={<ImageUp size={14} />} disabled={disabled} onClick={() => chooser.current?.click()}>
          {t(value === "" ? "portal.logo.choose" : "portal.logo.other")}
        </Button>
        {value !== "" && (
          <Button
            kind="quiet"
            icon={<Trash2 size={14} />}
            disabled={disabled}
            onClick={() => {
              setRead(undefined);
              onChange("");
            }}
          >
            {t("common.remove")}
          </Button>
        )}
      </div>
      {said !== undefined && <p className="text-caption text-ink-3">{said}</p>}
      {read?.kind === "refused" && (
        <p role="alert" className="text-caption text-bad">
          {t(`portal.logo.${read.why}`, { most: format.bytes(mostLogoBytes) })}
        </p>
      )}
    </div>
  );
}
