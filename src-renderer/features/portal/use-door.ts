import { useCallback, useEffect } from "react";
import { useStores } from "#ui/app/compose.tsx";
import { useAsked } from "#ui/features/sites/use-site.ts";

/** Where phones find the portal, asked again when the connection is back and, while something is to come, soon. */
export function useDoor() {
  const { core } = useStores();
  const ask = useCallback(() => core.call.portal.door({}), [core]);
  const asked = useAsked(ask);
  const { again } = asked;
  useEffect(
    () =>
      core.onConnection((connected) => {
        if (connected) again();
      }),
    [core, again],
  );
  return asked;
}

export type Door = NonNullable<ReturnType<typeof useDoor>["answer"]>;

/** The address phones open; undefined when this computer has none that they could reach. */
export function addressOfDoor({ address, addresses, port }: Door): string | undefined {
  const host = address || addresses[0];
  return host === undefined ? undefined : `http://${host}:${port}/`;
}
