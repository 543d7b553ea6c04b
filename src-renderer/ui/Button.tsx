import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";
import { Kbd } from "./Kbd.tsx";
import { Tooltip } from "./Tooltip.tsx";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger";
export type ButtonSize = "md" | "sm";

const kinds: Record<ButtonKind, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
  plain: "border-line-strong/60 bg-surface text-ink hover:bg-sunken",
  quiet: "border-transparent bg-transparent text-ink-2 hover:bg-sunken hover:text-ink",
  danger: "border-transparent bg-bad text-surface hover:bg-bad-hover",
};

const base =
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors disabled:pointer-events-none disabled:opacity-50 aria-busy:pointer-events-none";

type ButtonProps = Omit<ComponentProps<"button">, "title"> & {
  readonly kind?: ButtonKind;
  readonly size?: ButtonSize;
  readonly icon?: ReactNode;
  /** Shown inside the button, as the shortcut that presses it. */
  readonly keys?: string;
  /** Waiting for the core: the button keeps its width and cannot be pressed twice. */
  readonly busy?: boolean;
};

export function Button({
  kind = "plain",
  size = "md",
  icon,
  keys,
  busy = false,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      className={cx(
        base,
        kinds[kind],
        size === "sm" ? "h-7 px-2" : "h-8 px-3",
        busy && "opacity-70",
        className,
      )}
    >
      {icon}
      {children}
      {keys !== undefined && (
        <Kbd keys={keys} tone={kind === "primary" || kind === "danger" ? "on-fill" : "plain"} />
      )}
    </button>
  );
}

type IconButtonProps = Omit<ButtonProps, "children" | "icon"> & {
  /** What it does, for the tooltip and for those who cannot see the icon. */
  readonly label: string;
  readonly icon: ReactNode;
};

export function IconButton({
  label,
  icon,
  keys,
  kind = "quiet",
  size = "md",
  busy,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys === undefined ? {} : { keys })}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        aria-busy={busy || undefined}
        className={cx(base, kinds[kind], size === "sm" ? "size-7" : "size-8", className)}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
