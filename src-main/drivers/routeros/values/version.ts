// RouterOS versions: `7.20.7 (long-term)`, `6.49.10 (stable)`, `7.24rc2`, `7.1beta4`.
export type Version = {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly stage: "alpha" | "beta" | "rc" | "final";
  /** 2 in `rc2`; 0 for a final version. */
  readonly trial: number;
  /** `stable`, `long-term`, `testing`, …; empty when not said. */
  readonly channel: string;
};

const stages: Readonly<Record<Version["stage"], number>> = { alpha: 0, beta: 1, rc: 2, final: 3 };

/** null for what is no version. */
export function parseVersion(text: string | undefined): Version | null {
  const found =
    /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:(alpha|beta|rc)(\d*))?(?:[-_ ]?[\w+]*)?\s*(?:\(([^)]*)\))?\s*$/i.exec(
      text?.trim() ?? "",
    );
  if (!found) return null;
  const [, major, minor, patch = "0", stage = "final", trial = "0", channel = ""] = found;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    stage: stage.toLowerCase() as Version["stage"],
    trial: Number(trial),
    channel: channel.trim().toLowerCase(),
  };
}

/** Below zero when `a` is older, above when newer. The channel says nothing about age. */
export function compareVersions(a: Version, b: Version): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    stages[a.stage] - stages[b.stage] ||
    a.trial - b.trial
  );
}

/** Is a router of version `text` as new as `least`? False when either is no version. */
export function isAtLeast(text: string | undefined, least: string): boolean {
  const version = parseVersion(text);
  const wanted = parseVersion(least);
  return version !== null && wanted !== null && compareVersions(version, wanted) >= 0;
}
