// What can be done with a grant: the call, and what the person is told of it.
import { useMemo } from "react";
import type { Grant } from "#contract/access.ts";
import type { Site } from "#contract/sites.ts";
import type { Mac } from "#contract/values/index.ts";
import { useStores } from "#ui/app/compose.tsx";
import { sayError } from "#ui/features/sites/say.ts";
import { useWords } from "#ui/words/index.ts";

export type GrantActions = ReturnType<typeof useGrantActions>;

/** `onDone` hears what the core answered, before the fact of it comes. Each action answers whether it was done. */
export function useGrantActions(onDone: (grant: Grant) => void) {
  const t = useWords();
  const { core, notices } = useStores();
  return useMemo(() => {
    const { access } = core.call;
    async function act(
      who: string,
      call: () => Promise<Grant>,
      say: (grant: Grant) => void,
    ): Promise<boolean> {
      try {
        const grant = await call();
        onDone(grant);
        say(grant);
        return true;
      } catch (error) {
        const { text, detail } = sayError(t, error);
        notices.failed(t("access.action.failed", { who, why: text }), detail);
        return false;
      }
    }
    const resume = ({ id: grant, name: who }: Grant): Promise<boolean> =>
      act(
        who,
        () => access.resume({ grant }),
        () => notices.say(t("access.action.resumed", { who })),
      );
    return {
      resume,
      pause: (grant: Grant): Promise<boolean> =>
        act(
          grant.name,
          () => access.pause({ grant: grant.id }),
          (now) => notices.done(t("access.action.paused", { who: grant.name }), () => void resume(now)),
        ),
      extend: ({ id: grant, name: who }: Grant, more: { seconds: number; bytes: number }): Promise<boolean> =>
        act(
          who,
          () => access.extend({ grant, ...more }),
          () => notices.say(t("access.action.extended", { who })),
        ),
      move: ({ id: grant, name: who }: Grant, to: Site): Promise<boolean> =>
        act(
          who,
          () => access.move({ grant, site: to.id }),
          () => notices.say(t("access.action.moved", { who, site: to.name })),
        ),
      void: ({ id: grant, name: who }: Grant, why: string): Promise<boolean> =>
        act(
          who,
          () => access.void({ grant, why }),
          () => notices.say(t("access.action.voided", { who })),
        ),
      drop: ({ id: grant, name: who }: Grant, mac: Mac): Promise<boolean> =>
        act(
          who,
          () => access.dropDevice({ grant, mac }),
          () => notices.say(t("access.action.dropped", { mac })),
        ),
    };
  }, [core, notices, t, onDone]);
}
