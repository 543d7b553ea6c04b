import { ChevronsUpDown, Keyboard, KeyRound, Languages, LockKeyhole, LogOut, SunMoon } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation, useRoute } from "wouter";
import { Badge } from "#ui/ui/Badge.tsx";
import { Mark } from "#ui/ui/Brand.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Menu } from "#ui/ui/Menu.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { Tooltip } from "#ui/ui/Tooltip.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { useFrom, useStores } from "./compose.tsx";
import { addressOf, type Place } from "./routes.tsx";
import { siteAddress } from "./site-address.ts";
import { useMay } from "./useMay.ts";
import { type NavSite, useNavSites } from "./useNavSites.ts";
import { usePlaces } from "./usePlaces.ts";

export function Sidebar() {
  const t = useWords();
  const { look } = useStores();
  const { shopName, demo } = useFrom(look, (state) => state);
  return (
    <nav aria-label={t("frame.navigation")} className="flex min-h-0 flex-col border-r border-line bg-surface">
      <div className="flex h-13 shrink-0 items-center gap-2.5 px-4">
        <Mark />
        <div className="min-w-0 leading-4">
          <div className="truncate font-semibold tracking-tight">Kaunta</div>
          {shopName !== "" && <div className="truncate text-caption text-ink-3">{shopName}</div>}
        </div>
        {demo && (
          <Tooltip text={t("frame.demoHint")}>
            <span className="ml-auto" tabIndex={-1}>
              <Badge tone="accent">{t("frame.demo")}</Badge>
            </span>
          </Tooltip>
        )}
      </div>
      <div className="px-2 pt-1">
        <Places at="top" />
      </div>
      <Sites />
      <div className="mt-auto border-t border-line px-2 py-2">
        <Places at="bottom" />
      </div>
      <Account />
    </nav>
  );
}

const row =
  "flex h-8 items-center gap-2.5 rounded-md px-2 text-ink-2 hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent-ink";

function Places({ at }: { readonly at: Place["at"] }) {
  return usePlaces().map((route) =>
    route.nav.at === at ? (
      <PlaceLink key={route.path} pattern={route.path} address={addressOf(route)} place={route.nav} />
    ) : null,
  );
}

function PlaceLink({
  pattern,
  address,
  place,
}: {
  readonly pattern: string;
  readonly address: string;
  readonly place: Place;
}) {
  const t = useWords();
  const [here] = useRoute(pattern);
  const counts = useMay(place.badge?.needs ?? "nobody");
  const Icon = place.icon;
  const Count = counts ? place.badge?.shown : undefined;
  return (
    <NavLink address={address} here={here} name={t(place.title)} keys={place.keys}>
      <Icon size={16} strokeWidth={1.75} className="shrink-0" />
      <span className="min-w-0 flex-1 truncate">{t(place.title)}</span>
      {Count && <Count />}
    </NavLink>
  );
}

function NavLink({
  address,
  here,
  name,
  keys,
  children,
}: {
  readonly address: string;
  readonly here: boolean;
  readonly name: string;
  readonly keys: string | undefined;
  readonly children: ReactNode;
}) {
  const link = (
    <Link href={address} aria-current={here ? "page" : undefined} className={row}>
      {children}
    </Link>
  );
  if (keys === undefined) return link;
  return (
    <Tooltip text={name} keys={keys} side="right">
      {link}
    </Tooltip>
  );
}

function Sites() {
  const t = useWords();
  const { core, live } = useStores();
  const ready = useFrom(live, (state) => state.status === "ready");
  const lost = useFrom(core.connection, (state) => state.kind === "lost");
  const sites = useNavSites();
  return (
    <section aria-label={t("frame.sites")} className="mt-4 flex min-h-0 flex-col">
      <h2 className="flex items-center justify-between px-4 pb-1 text-caption font-medium text-ink-3">
        {t("frame.sites")}
        {sites.length > 3 && <span className="nums font-normal">{sites.length}</span>}
      </h2>
      <div className={cx("min-h-0 overflow-y-auto px-2 pb-2", lost && "greyed")}>
        {ready && sites.length === 0 && <p className="px-2 py-1 text-ink-3">{t("frame.noSites")}</p>}
        {sites.map((site, place) => (
          <SiteLink key={site.id} site={site} lost={lost} keys={place < 9 ? `g ${place + 1}` : undefined} />
        ))}
      </div>
    </section>
  );
}

function SiteLink({
  site,
  lost,
  keys,
}: {
  readonly site: NavSite;
  readonly lost: boolean;
  readonly keys: string | undefined;
}) {
  const format = useFormat();
  const { clock } = useStores();
  const [here] = useRoute("/sites/:slug/*?");
  const [location] = useLocation();
  const address = siteAddress(site.slug);
  const isHere = here && (location === address || location.startsWith(`${address}/`));
  const down = site.downSince;
  return (
    <NavLink address={address} here={isHere} name={site.name} keys={keys}>
      <StatusDot status={lost ? "off" : site.status} className="mx-0.75" />
      <span className="min-w-0 flex-1 truncate">{site.name}</span>
      <span className={cx("nums text-caption", down !== undefined && !lost ? "text-bad" : "text-ink-3")}>
        {down === undefined ? format.number(site.guests) : format.moment(down, clock.now())}
      </span>
    </NavLink>
  );
}

function Account() {
  const t = useWords();
  const { me, look, list } = useStores();
  const who = useFrom(me, (state) => (state.kind === "in" || state.kind === "ended" ? state.me : undefined));
  const { language, dark } = useFrom(look, (state) => state);
  const [, go] = useLocation();
  if (who === undefined) return null;
  return (
    <div className="border-t border-line p-2">
      <Menu
        side="top"
        trigger={
          <button
            type="button"
            className="flex h-10 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-sunken"
          >
            <span
              aria-hidden="true"
              className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-caption font-semibold text-accent-ink"
            >
              {who.name.charAt(0).toUpperCase()}
            </span>
            <span className="min-w-0 flex-1 leading-4">
              <span className="sr-only">{t("frame.account")}: </span>
              <span className="block truncate font-medium">{who.name}</span>
              <span className="block truncate text-caption text-ink-3">{t(`frame.role.${who.role}`)}</span>
            </span>
            <ChevronsUpDown size={14} className="text-ink-3" />
          </button>
        }
        entries={[
          {
            label: language === "en" ? "Kiswahili" : "English",
            icon: <Languages size={14} />,
            keys: "shift+l",
            run: look.toggleLanguage,
          },
          {
            label: dark ? t("frame.themeLight") : t("frame.themeDark"),
            icon: <SunMoon size={14} />,
            keys: "shift+t",
            run: look.toggleTheme,
          },
          {
            label: t("frame.shortcuts"),
            icon: <Keyboard size={14} />,
            keys: "?",
            run: () => list.setState({ open: true }),
          },
          { kind: "line" },
          {
            label: t("frame.account"),
            icon: <KeyRound size={14} />,
            run: () => go("/account"),
          },
          {
            label: t("frame.changePassword"),
            icon: <LockKeyhole size={14} />,
            run: () => go("/settings/password"),
          },
          {
            label: t("frame.logOut"),
            icon: <LogOut size={14} />,
            keys: "g x",
            run: () => void me.logout().catch(() => undefined),
          },
        ]}
      />
    </div>
  );
}
