import { UserPlus } from "lucide-react";
import { useState } from "react";
import type { Operator } from "#contract/operators.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { createMirror } from "#ui/state/mirror.ts";
import { Button } from "#ui/ui/Button.tsx";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { Empty } from "#ui/ui/faces.tsx";
import { useWords } from "#ui/words/index.ts";
import { EditDialog } from "./EditDialog.tsx";
import { MakeDialog } from "./MakeDialog.tsx";
import { PairsDialog } from "./PairsDialog.tsx";
import { PersonRow, type Task } from "./PersonRow.tsx";
import { SetPasswordDialog } from "./SetPasswordDialog.tsx";

type Open = { readonly task: Task | "make"; readonly person?: Operator };

export function PeopleTab() {
  const t = useWords();
  const attempt = useAttempt();
  const { core, look, notices } = useStores();
  const demo = useFrom(look, (state) => state.demo);
  const [mirror] = useState(() =>
    createMirror(core, {
      ask: () => core.call.operators.list({}),
      hear: ({ stale }) => [core.on("operators.changed", stale)],
    }),
  );
  const state = useMirror(mirror);
  const [open, setOpen] = useState<Open>();
  useShortcut("n", t("people.add"), () => setOpen({ task: "make" }));
  const close = (): void => setOpen(undefined);
  const person = open?.person;

  async function switchOff(who: Operator, off: boolean): Promise<void> {
    const done = await attempt(core.call.operators.switchOff({ operator: who.id, off }));
    if (done === undefined) return;
    const said = off ? "people.switchedOff" : "people.switchedOn";
    notices.done(t(said, { name: who.name }), () => void switchOff(who, !off));
    void mirror.load();
  }
  async function remove(who: Operator): Promise<void> {
    close();
    const done = await attempt(core.call.operators.remove({ operator: who.id }));
    if (done === undefined) return;
    notices.say(t("people.removed", { name: who.name }));
    void mirror.load();
  }
  function choose(task: Task, who: Operator): void {
    if (task === "off" || task === "on") void switchOff(who, task === "off");
    else setOpen({ task, person: who });
  }
  const add = (
    <Button kind="primary" icon={<UserPlus size={16} />} keys="n" onClick={() => setOpen({ task: "make" })}>
      {t("people.add")}
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto">
      <MirrorFace
        mirror={mirror}
        state={state}
        failed={t("people.failed")}
        waitingFor={t("people.loading")}
        rows={4}
      >
        {(people) =>
          people.length === 0 ? (
            <Empty title={t("people.none")} actions={add}>
              {t("people.noneText")}
            </Empty>
          ) : (
            <>
              <div className="flex justify-end">{add}</div>
              <ul className="border-t border-line" aria-label={t("people.title")}>
                {people.map((one) => (
                  <PersonRow
                    key={one.id}
                    person={one}
                    needed={!demo && isLastOwner(one, people)}
                    onTask={(task) => choose(task, one)}
                  />
                ))}
              </ul>
            </>
          )
        }
      </MirrorFace>
      {open?.task === "make" && <MakeDialog onClose={close} onDone={() => void mirror.load()} />}
      {open?.task === "edit" && person && (
        <EditDialog
          person={person}
          needed={!demo && isLastOwner(person, state.value ?? [])}
          onClose={close}
          onDone={() => void mirror.load()}
        />
      )}
      {open?.task === "password" && person && <SetPasswordDialog person={person} onClose={close} />}
      {open?.task === "keys" && person && <PairsDialog person={person} onClose={close} />}
      {open?.task === "remove" && person && (
        <ConfirmDialog
          open
          onClose={close}
          title={t("people.removeTitle", { name: person.name })}
          verb={t("people.remove")}
          onConfirm={() => void remove(person)}
        >
          {t("people.removeText")}
        </ConfirmDialog>
      )}
    </div>
  );
}

/** Without this one nobody could come in as owner. */
function isLastOwner(person: Operator, people: readonly Operator[]): boolean {
  const owners = people.filter(({ role, offAt }) => role === "owner" && offAt === null);
  return owners.length === 1 && owners[0]?.id === person.id;
}
