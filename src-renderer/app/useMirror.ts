import { useEffect } from "react";
import type { Mirror, Mirrored } from "#ui/state/mirror.ts";
import { useFrom } from "./compose.tsx";

/** Keeps a mirror true while this component is on the screen. */
export function useMirror<A>(mirror: Mirror<A>): Mirrored<A> {
  useEffect(() => mirror.want(), [mirror]);
  return useFrom(mirror, (state) => state);
}
