// The portal as a guest's phone gets it, drawn by the browser itself in a frame of its own.
import { useEffect, useRef, useState } from "react";
import type { Branding } from "#contract/portal.ts";
import type { Site } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { sayError } from "#ui/features/sites/say.ts";
import { cx } from "#ui/ui/cx.ts";
import { RawDetail, Skeleton } from "#ui/ui/faces.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

type PhonePreviewProps = {
  readonly site: Site;
  readonly draft: Branding;
  readonly language: "en" | "sw";
  readonly onLanguage: (language: "en" | "sw") => void;
};

const pages = ["welcome", "online", "refused"] as const;
type PortalPage = (typeof pages)[number];
const widths: readonly number[] = [320, 360, 390];
const languages = [
  { value: "en", label: "EN" },
  { value: "sw", label: "SW" },
] as const;
/** A first page is to be no larger, so that it opens on a slow network too. */
const mostBytes = 30_000;
const typingPause = 250;

type Drawn = { readonly html: string; readonly bytes: number };

export function PhonePreview({ site, draft, language, onLanguage }: PhonePreviewProps) {
  const t = useWords();
  const format = useFormat();
  const [page, setPage] = useState<PortalPage>("welcome");
  const [width, setWidth] = useState<number>(360);
  const { drawn, failure } = usePreview(site, draft, language, page);
  const said = failure === undefined ? undefined : sayError(t, failure);
  const heavy = (drawn?.bytes ?? 0) > mostBytes;
  return (
    <section aria-label={t("portal.preview.title")} className="grid content-start justify-items-center gap-3">
      <div className="flex flex-wrap justify-center gap-2">
        <Segments
          size="sm"
          label={t("portal.preview.page")}
          value={page}
          choices={pages.map((value) => ({ value, label: t(`portal.preview.${value}`) }))}
          onChange={setPage}
        />
        <Segments
          size="sm"
          label={t("portal.form.language")}
          value={language}
          choices={languages}
          onChange={onLanguage}
        />
      </div>
      <div className="flex flex-wrap items-center justify-center gap-2">
        <Segments
          size="sm"
          label={t("portal.preview.width")}
          value={width}
          choices={widths.map((value) => ({ value, label: `${value} px` }))}
          onChange={setWidth}
        />
        {drawn && (
          <span className={cx("nums text-caption", heavy ? "text-bad" : "text-ink-3")}>
            {t(heavy ? "portal.preview.heavy" : "portal.preview.bytes", {
              bytes: format.bytes(drawn.bytes),
              most: format.bytes(mostBytes),
            })}
          </span>
        )}
      </div>
      <div className="rounded-[28px] border border-line-strong bg-sunken p-2.5">
        <div className="min-h-120 overflow-hidden rounded-[18px] bg-[#ffffff]" style={{ width }}>
          {drawn === undefined && said === undefined && (
            <div className="p-4">
              <Skeleton rows={8} waitingFor={t("portal.preview.loading")} />
            </div>
          )}
          {said && (
            <div role="alert" className="grid gap-1 bg-surface p-4">
              <p className="font-medium">{t("portal.preview.failed")}</p>
              <p className="text-ink-2">{said.text}</p>
              <RawDetail text={said.detail} />
            </div>
          )}
          {drawn && (
            <PageFrame
              html={drawn.html}
              title={t("portal.preview.title")}
              width={width}
              hidden={said !== undefined}
            />
          )}
        </div>
      </div>
    </section>
  );
}

/** What the core draws of this draft; asked when the typing pauses, and an answer to an older draft is never shown. */
function usePreview(site: Site, draft: Branding, language: "en" | "sw", page: PortalPage) {
  const { core } = useStores();
  const [state, setState] = useState<{ drawn?: Drawn; failure?: unknown }>({});
  const first = useRef(true);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(
      () => {
        core.call.portal.preview({ site: site.id, branding: draft, language, page }).then(
          (drawn) => wanted && setState({ drawn }),
          (failure: unknown) => wanted && setState((was) => ({ ...was, failure })),
        );
      },
      first.current ? 0 : typingPause,
    );
    first.current = false;
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [core, site.id, draft, language, page]);
  return { drawn: state.drawn, failure: state.failure };
}

type PageFrameProps = {
  readonly html: string;
  readonly title: string;
  readonly width: number;
  readonly hidden: boolean;
};

/**
 * A page of our own origin with a policy of its own (it may style itself, and nothing else), into which the drawn page
 * is written from outside. No script runs in it and nothing in it can be pressed: it is a picture, as long as the page.
 */
function PageFrame({ html, title, width, hidden }: PageFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [loaded, setLoaded] = useState(false);
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const root = frame.current?.contentDocument?.documentElement;
    if (!loaded || !root) return;
    root.innerHTML = html;
    root.lang = /<html[^>]*\slang="?([a-z]+)/i.exec(html)?.[1] ?? "";
    setHeight(root.ownerDocument.body.scrollHeight);
    // Lines break otherwise at another width.
  }, [loaded, html, width]);
  return (
    <iframe
      ref={frame}
      title={title}
      src="portal-preview.html"
      sandbox="allow-same-origin"
      inert
      hidden={hidden}
      onLoad={() => setLoaded(true)}
      className="pointer-events-none block min-h-120 w-full border-0"
      style={{ height }}
    />
  );
}
