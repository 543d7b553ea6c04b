// The portal's door in the settings: whether phones get in, at which address.
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { PortalDoor } from "#contract/portal.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { DraftField } from "#ui/features/settings/DraftField.tsx";
import { Part } from "#ui/features/settings/Part.tsx";
import { asNumber, rules } from "#ui/features/settings/rules.ts";
import { sayError } from "#ui/features/sites/say.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { Failed, Skeleton } from "#ui/ui/faces.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { Switch } from "#ui/ui/Toggles.tsx";
import { useWords } from "#ui/words/index.ts";
import { addressOfDoor, type Door, useDoor } from "./use-door.ts";

export function DoorPart() {
  const t = useWords();
  const mayOperate = useMay("operate");
  return mayOperate ? (
    <Part title={t("portal.door.title")}>
      <DoorFields />
    </Part>
  ) : null;
}

type DoorErrors = Partial<Record<"port" | "address", string>>;

function DoorFields() {
  const t = useWords();
  const { core, notices } = useStores();
  const fixed = !useMay("own");
  const { answer: door, failure, again } = useDoor();
  const [errors, setErrors] = useState<DoorErrors>({});
  if (door === undefined) {
    const said = failure === undefined ? undefined : sayError(t, failure);
    return said ? (
      <Failed small title={t("portal.door.failed")} detail={said.detail} onRetry={again}>
        {said.text}
      </Failed>
    ) : (
      <Skeleton rows={3} />
    );
  }

  async function change(part: Partial<PortalDoor>, was: Door): Promise<void> {
    const { open, address, port } = { ...was, ...part };
    try {
      await core.call.portal.changeDoor({ open, address, port });
      setErrors({});
      notices.say(t("portal.door.saved"));
    } catch (thrown) {
      const error = asCallError(thrown);
      const field = error.params["field"];
      const { text, detail } = sayError(t, thrown);
      if (field === "port" && error.code === "already_exists")
        setErrors({ port: t("portal.door.portTaken") });
      else if (field === "port" || field === "address") setErrors({ [field]: text });
      else notices.failed(text, detail);
    }
    again();
  }
  const url = addressOfDoor(door);
  return (
    <>
      <Switch
        label={t("portal.door.open")}
        hint={t("portal.door.openHint")}
        checked={door.open}
        disabled={fixed}
        onChange={(open) => void change({ open }, door)}
      />
      {door.open && (
        <div className="grid gap-1">
          <p className="flex items-center gap-2 font-medium">
            <StatusDot status={door.running && url !== undefined ? "good" : "trouble"} />
            {t(
              !door.running
                ? "portal.door.notRunning"
                : url === undefined
                  ? "portal.door.noAddress"
                  : "portal.door.running",
            )}
          </p>
          {door.running && url !== undefined && <CopyText text={url} />}
          {!door.running && (
            <p className="flex items-start gap-2 text-warn">
              <TriangleAlert size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
              {t("portal.door.notRunningDo")}
            </p>
          )}
        </div>
      )}
      <div className="grid gap-2">
        <DraftField
          label={t("portal.door.address")}
          hint={t("portal.door.addressHint")}
          value={door.address}
          rule={{ kind: "text", most: 253 }}
          disabled={fixed}
          refused={errors.address}
          onKeep={(address) => void change({ address }, door)}
        />
        {!fixed && door.addresses.length > 0 && (
          <div>
            <Segments
              label={t("portal.door.found")}
              value={door.address}
              choices={[
                { value: "", label: t("portal.door.byItself") },
                ...door.addresses.map((address) => ({ value: address, label: address })),
              ]}
              onChange={(address) => void change({ address }, door)}
            />
          </div>
        )}
      </div>
      <div className="[&_input]:w-24">
        <DraftField
          label={t("portal.door.port")}
          hint={t("portal.door.portHint")}
          value={String(door.port)}
          rule={rules.port}
          disabled={fixed}
          refused={errors.port}
          onKeep={(port) => void change({ port: asNumber(port) }, door)}
        />
      </div>
    </>
  );
}
