import type { Permission } from "#contract/define.ts";
import { allowed } from "#ui/state/me.ts";
import { useFrom, useStores } from "./compose.tsx";

/** Whether the person at this screen has the right. */
export function useMay(needs: Permission): boolean {
  const { me } = useStores();
  return useFrom(me, (state) => allowed(state, needs));
}
