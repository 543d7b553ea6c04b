// What can be done with one grant, by who may do it: entries for a row's menu and for the story's.
import {
  ArrowRightLeft,
  Ban,
  Clock,
  Copy,
  MessageCircleQuestion,
  Pause,
  Play,
  ShieldCheck,
  Unplug,
  X,
} from "lucide-react";
import type { Grant } from "#contract/access.ts";
import type { Mac } from "#contract/values/index.ts";
import type { MenuEntry } from "#ui/ui/Menu.tsx";
import type { T } from "#ui/words/index.ts";
import type { GrantActions } from "./actions.ts";
import { canExtend, canPause } from "./look.ts";

/** What needs a dialog. */
export type GrantTask =
  | { readonly kind: "extend" | "move" | "void"; readonly grant: Grant }
  | { readonly kind: "block" | "bypass"; readonly macs: readonly Mac[] };

type Parts = {
  readonly t: T;
  readonly grant: Grant;
  readonly may: { readonly sell: boolean; readonly operate: boolean };
  readonly actions: GrantActions;
  readonly onTask: (task: GrantTask) => void;
  readonly onCopy: (text: string) => void;
  /** Left out where the story is what one looks at. */
  readonly onStory?: () => void;
};

export function grantEntries({
  t,
  grant,
  may,
  actions,
  onTask,
  onCopy,
  onStory,
}: Parts): readonly MenuEntry[] {
  const over = grant.state === "ended";
  const macs = grant.devices.map(({ mac }) => mac);
  const some: (MenuEntry | false)[] = [
    onStory !== undefined && {
      label: t("access.action.story"),
      icon: <MessageCircleQuestion size={14} />,
      keys: "enter",
      run: onStory,
    },
    { label: t("access.action.copyCode"), icon: <Copy size={14} />, run: () => onCopy(grant.name) },
    (may.sell || may.operate) && { kind: "line" },
    may.sell &&
      canPause(grant) && {
        label: t("access.action.pause"),
        icon: <Pause size={14} />,
        keys: "p",
        run: () => void actions.pause(grant),
      },
    may.sell &&
      grant.state === "paused" && {
        label: t("access.action.resume"),
        icon: <Play size={14} />,
        keys: "p",
        run: () => void actions.resume(grant),
      },
    may.operate &&
      canExtend(grant) && {
        label: t("access.action.extend"),
        icon: <Clock size={14} />,
        keys: "e",
        run: () => onTask({ kind: "extend", grant }),
      },
    may.sell &&
      !over && {
        label: t("access.action.move"),
        icon: <ArrowRightLeft size={14} />,
        keys: "m",
        run: () => onTask({ kind: "move", grant }),
      },
    ...(may.sell && !over
      ? macs.slice(0, 5).map((mac) => ({
          label: t("access.action.drop", { mac }),
          icon: <Unplug size={14} />,
          run: () => void actions.drop(grant, mac),
        }))
      : []),
    may.operate && { kind: "line" },
    may.operate && {
      label: t("access.action.block"),
      icon: <Ban size={14} />,
      run: () => onTask({ kind: "block", macs }),
    },
    may.operate && {
      label: t("access.action.bypass"),
      icon: <ShieldCheck size={14} />,
      run: () => onTask({ kind: "bypass", macs }),
    },
    may.operate && !over && { kind: "line" },
    may.operate &&
      !over && {
        label: t("access.action.void"),
        icon: <X size={14} />,
        danger: true,
        run: () => onTask({ kind: "void", grant }),
      },
  ];
  return some.filter((entry) => entry !== false);
}
