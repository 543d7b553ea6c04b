import { useEffect, useState } from "react";
import type { z } from "zod";
import type { sms, SmsAudience } from "#contract/sms.ts";
import { useStores } from "#ui/app/compose.tsx";

/** What the core said, and of whom it said it. */
export type Reached = z.output<typeof sms.reach.output> & { readonly audience: SmsAudience };

const typingPause = 250;

/** Whom a text would reach, asked when the typing pauses; undefined while another audience is counted. */
export function useReach(
  audience: SmsAudience | undefined,
  text: string,
): { readonly reach: Reached | undefined; readonly failure: unknown; readonly again: () => void } {
  const { core } = useStores();
  const [answer, setAnswer] = useState<{ reach?: Reached; failure?: unknown; of: string }>();
  const [turn, setTurn] = useState(0);
  const of = audience === undefined ? "" : JSON.stringify(audience);
  useEffect(() => {
    if (of === "") return;
    let wanted = true;
    const timer = setTimeout(() => {
      const whom = JSON.parse(of) as SmsAudience;
      core.call.sms.reach({ audience: whom, text }).then(
        (reach) => wanted && setAnswer({ reach: { ...reach, audience: whom }, of }),
        (failure: unknown) => wanted && setAnswer({ failure, of }),
      );
    }, typingPause);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [core, of, text, turn]);
  // Of another audience nothing is shown: a number of guests must be the one the button sends to.
  const fits = answer !== undefined && answer.of === of;
  return {
    reach: fits ? answer.reach : undefined,
    failure: fits ? answer.failure : undefined,
    again: () => setTurn((was) => was + 1),
  };
}
