// The pages, one line each. `nav` puts a page into the sidebar and the search, with its shortcut.
import { LayoutDashboard, ScrollText, Settings } from "lucide-react";
import type { ReactNode } from "react";
import type { Permission } from "#contract/define.ts";
import { LogsPage } from "#ui/features/logs/LogsPage.tsx";
import { OverviewPage, SitePage } from "#ui/features/sites/index.ts";
import { SettingsPage } from "#ui/features/settings/SettingsPage.tsx";

export type Place = {
  readonly title: "frame.overview" | "frame.logs" | "frame.settings";
  readonly icon: typeof Settings;
  readonly keys: string;
  /** Above the sites or below them. */
  readonly at: "top" | "bottom";
};

export type PageRoute = {
  /** wouter's pattern; a page reads its parameters with useParams. */
  readonly path: string;
  readonly needs: Permission;
  readonly page: () => ReactNode;
  readonly nav?: Place;
};

export const routes: readonly PageRoute[] = [
  {
    path: "/",
    needs: "read",
    page: OverviewPage,
    nav: { title: "frame.overview", icon: LayoutDashboard, keys: "g o", at: "top" },
  },
  { path: "/sites/:slug/:tab?/:run?", needs: "read", page: SitePage },
  {
    path: "/logs/:log?",
    needs: "operate",
    page: LogsPage,
    nav: { title: "frame.logs", icon: ScrollText, keys: "g l", at: "bottom" },
  },
  {
    path: "/settings/:part?",
    needs: "read",
    page: SettingsPage,
    nav: { title: "frame.settings", icon: Settings, keys: "g s", at: "bottom" },
  },
];

/** Where a link to the page leads: the pattern without its parameters. */
export const addressOf = (route: PageRoute): string => route.path.replace(/\/:.*$/, "") || "/";
