import { Component, type ErrorInfo, type ReactNode } from "react";
import { Button } from "#ui/ui/Button.tsx";
import { Failed } from "#ui/ui/faces.tsx";
import { useWords } from "#ui/words/index.ts";

type Props = { readonly children: ReactNode };
type State = { readonly fault: string | undefined };

/** A fault in one page leaves the frame, and the way to the other pages, standing. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { fault: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    if (this.state.fault === undefined) return this.props.children;
    return <Broken fault={this.state.fault} onAgain={() => this.setState({ fault: undefined })} />;
  }
}

function Broken({ fault, onAgain }: { readonly fault: string; readonly onAgain: () => void }) {
  const t = useWords();
  return (
    <div className="m-auto grid justify-items-center overflow-auto">
      <Failed title={t("frame.broke")} detail={fault}>
        {t("frame.brokeHint")}
      </Failed>
      <Button onClick={onAgain}>{t("frame.openAgain")}</Button>
    </div>
  );
}
