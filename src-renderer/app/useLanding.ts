import { useEffect } from "react";
import { useLocation } from "wouter";
import { useStores } from "./compose.tsx";

/** A cashier who comes without asking for a page comes to sell. */
export function useLanding(): void {
  const { me } = useStores();
  const [, go] = useLocation();
  useEffect(() => {
    const who = me.getState();
    if (window.location.hash === "" && who.kind === "in" && who.me.role === "cashier") go("/sell");
  }, [me, go]);
}
