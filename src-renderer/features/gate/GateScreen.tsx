import { useEffect, useState } from "react";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { Mark } from "#ui/ui/Brand.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { focusFirst } from "#ui/ui/focus.ts";
import { useWords } from "#ui/words/index.ts";
import { FirstStart } from "./FirstStart.tsx";
import { GateError } from "./GateError.tsx";
import { GatePart } from "./GatePart.tsx";
import { JoinForm } from "./JoinForm.tsx";
import { LookSwitch } from "./LookSwitch.tsx";
import { LoginForm } from "./LoginForm.tsx";

/** What stands before the screens: connecting, first start, login, the way back into the demo. */
export function GateScreen() {
  const t = useWords();
  const { me, look } = useStores();
  const kind = useFrom(me, (state) => state.kind);
  const shopName = useFrom(look, (state) => state.shopName);
  useEffect(() => {
    document.title = shopName === "" ? "Kaunta" : `${shopName} – Kaunta`;
  }, [shopName]);
  return (
    <div className="flex h-full flex-col overflow-y-auto bg-canvas">
      <header className="absolute top-0 right-0 flex items-center gap-1 px-6 py-3">
        <LookSwitch />
      </header>
      <main className="m-auto w-full max-w-100 px-6 py-12">
        <div className="mb-7 flex items-center gap-3">
          <Mark size={36} />
          <div>
            <div className="text-page leading-6 font-semibold tracking-tight">{shopName || "Kaunta"}</div>
            <p className="text-ink-2">{t("gate.tagline")}</p>
          </div>
        </div>
        {kind === "unknown" && <Connecting />}
        {kind === "first-start" && <FirstStart />}
        {kind === "login" && <Login />}
        {kind === "demo" && <DemoAgain />}
      </main>
    </div>
  );
}

/** With an account, or with an invitation to make one. */
function Login() {
  const t = useWords();
  const [joining, setJoining] = useState(false);
  return (
    <>
      {joining ? (
        <GatePart title={t("gate.join.title")} lead={t("gate.join.lead")}>
          <JoinForm />
        </GatePart>
      ) : (
        <GatePart title={t("gate.login.title")}>
          <LoginForm />
        </GatePart>
      )}
      <Button kind="quiet" size="sm" className="mt-4 -ml-2" onClick={() => setJoining(!joining)}>
        {joining ? t("gate.join.back") : t("gate.join.open")}
      </Button>
    </>
  );
}

/** Quiet at first; after five seconds it says what it waits for. */
function Connecting() {
  const t = useWords();
  const { core } = useStores();
  const refusal = useFrom(core.connection, (state) =>
    state.kind === "connecting" ? state.refusal : undefined,
  );
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 5000);
    return () => clearTimeout(timer);
  }, []);
  if (refusal !== undefined) return <GateError error={refusal} wait={0} />;
  return (
    <output className="after-a-moment block text-ink-2">
      {long ? t("frame.connectingLong") : t("frame.connecting")}
    </output>
  );
}

function DemoAgain() {
  const t = useWords();
  const { me } = useStores();
  return (
    <GatePart title={t("gate.back.title")} lead={t("gate.back.lead")}>
      <div>
        <Button kind="primary" ref={focusFirst} onClick={() => void me.enterDemo().catch(() => undefined)}>
          {t("gate.back.submit")}
        </Button>
      </div>
    </GatePart>
  );
}
