import type { GrantActions } from "./actions.ts";
import { ExtendDialog } from "./ExtendDialog.tsx";
import type { GrantTask } from "./grant-menu.tsx";
import { MoveDialog } from "./MoveDialog.tsx";
import { RuleDialog } from "./RuleDialog.tsx";
import { VoidDialog } from "./VoidDialog.tsx";

type GrantTaskDialogProps = {
  readonly task: GrantTask | undefined;
  readonly actions: GrantActions;
  readonly onClose: () => void;
};

/** The dialog of what was chosen in a grant's menu. */
export function GrantTaskDialog({ task, actions, onClose }: GrantTaskDialogProps) {
  switch (task?.kind) {
    case undefined:
      return null;
    case "extend":
      return <ExtendDialog grant={task.grant} actions={actions} onClose={onClose} />;
    case "move":
      return <MoveDialog grant={task.grant} actions={actions} onClose={onClose} />;
    case "void":
      return <VoidDialog grant={task.grant} actions={actions} onClose={onClose} />;
    case "block":
    case "bypass":
      return <RuleDialog kind={task.kind} macs={task.macs} onClose={onClose} />;
  }
}
