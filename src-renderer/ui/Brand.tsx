/** Waves over a counter. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" className="shrink-0">
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <g className="stroke-on-accent" fill="none" strokeWidth="1.75" strokeLinecap="round">
        <path d="M6.2 10.1a8.2 8.2 0 0 1 11.6 0" />
        <path d="M8.9 12.9a4.4 4.4 0 0 1 6.2 0" />
        <path d="M5.5 18.2h13" />
      </g>
      <circle cx="12" cy="15.2" r="1.15" className="fill-on-accent" />
    </svg>
  );
}
