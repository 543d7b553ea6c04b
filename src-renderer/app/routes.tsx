// The pages, one line each. `nav` puts a page into the sidebar and the search, with its shortcut.
import {
  LayoutDashboard,
  MessageSquareText,
  Printer,
  RadioTower,
  ScrollText,
  Settings,
  Smartphone,
  Store,
  Tag,
  Ticket,
  UserCog,
  Users,
} from "lucide-react";
import type { ComponentType } from "react";
import type { Permission } from "#contract/define.ts";
import { QueueBadge } from "#ui/features/payments/QueueBadge.tsx";
import { OverviewPage } from "#ui/features/sites/index.ts";
import { later, type PageComponent } from "./later.tsx";

export type Place = {
  readonly title:
    | "access.title"
    | "frame.overview"
    | "frame.logs"
    | "frame.settings"
    | "hotspot.title"
    | "payments.title"
    | "people.title"
    | "plans.title"
    | "printing.title"
    | "sell.title"
    | "sms.title"
    | "vouchers.title";
  readonly icon: typeof Settings;
  readonly keys: string;
  /** Above the sites or below them. */
  readonly at: "top" | "bottom";
  /** Left out where this computer has no such thing. */
  readonly only?: "hotspots";
  /** A count at the end of its line, for those who have this right. */
  readonly badge?: { readonly needs: Permission; readonly shown: ComponentType };
};

export type PageRoute = {
  /** wouter's pattern; a page reads its parameters with useParams. */
  readonly path: string;
  readonly needs: Permission;
  readonly page: PageComponent;
  readonly nav?: Place;
};

export const routes: readonly PageRoute[] = [
  {
    path: "/",
    needs: "read",
    page: OverviewPage,
    nav: { title: "frame.overview", icon: LayoutDashboard, keys: "g o", at: "top" },
  },
  {
    path: "/sell",
    needs: "sell",
    page: later(async () => (await import("#ui/features/sell/SellPage.tsx")).SellPage),
    nav: { title: "sell.title", icon: Store, keys: "F2", at: "top" },
  },
  {
    path: "/guests/:tab?/:key?/:site?",
    needs: "read",
    page: later(async () => (await import("#ui/features/access/GuestsPage.tsx")).GuestsPage),
    nav: { title: "access.title", icon: Users, keys: "g u", at: "top" },
  },
  {
    path: "/payments/:tab?/:what?",
    needs: "read",
    page: later(async () => (await import("#ui/features/payments/PaymentsPage.tsx")).PaymentsPage),
    nav: {
      title: "payments.title",
      icon: Smartphone,
      keys: "g y",
      at: "top",
      badge: { needs: "operate", shown: QueueBadge },
    },
  },
  {
    path: "/vouchers/:tab?/:what?",
    needs: "read",
    page: later(async () => (await import("#ui/features/vouchers/VouchersPage.tsx")).VouchersPage),
    nav: { title: "vouchers.title", icon: Ticket, keys: "g v", at: "top" },
  },
  {
    path: "/plans",
    needs: "read",
    page: later(async () => (await import("#ui/features/plans/PlansPage.tsx")).PlansPage),
    nav: { title: "plans.title", icon: Tag, keys: "g p", at: "top" },
  },
  {
    path: "/plans/:plan/:like?",
    needs: "own",
    page: later(async () => (await import("#ui/features/plans/PlanEditorPage.tsx")).PlanEditorPage),
  },
  {
    path: "/sites/:slug/:tab?/:run?",
    needs: "read",
    page: later(async () => (await import("#ui/features/sites/SitePage.tsx")).SitePage),
  },
  {
    path: "/hotspot/:id?/:tab?",
    needs: "read",
    page: later(async () => (await import("#ui/features/hotspot/HotspotPage.tsx")).HotspotPage),
    nav: { title: "hotspot.title", icon: RadioTower, keys: "g h", at: "bottom", only: "hotspots" },
  },
  {
    path: "/printing/:tab?/:what?",
    needs: "read",
    page: later(async () => (await import("#ui/features/printing/PrintingPage.tsx")).PrintingPage),
    nav: { title: "printing.title", icon: Printer, keys: "g i", at: "bottom" },
  },
  {
    path: "/people/:tab?",
    needs: "own",
    page: later(async () => (await import("#ui/features/people/PeoplePage.tsx")).PeoplePage),
    nav: { title: "people.title", icon: UserCog, keys: "g e", at: "bottom" },
  },
  {
    path: "/account/:what?",
    needs: "read",
    page: later(async () => (await import("#ui/features/account/AccountPage.tsx")).AccountPage),
  },
  {
    path: "/sms/:tab?",
    needs: "read",
    page: later(async () => (await import("#ui/features/sms/SmsPage.tsx")).SmsPage),
    nav: { title: "sms.title", icon: MessageSquareText, keys: "g m", at: "bottom" },
  },
  {
    path: "/logs/:log?",
    needs: "operate",
    page: later(async () => (await import("#ui/features/logs/LogsPage.tsx")).LogsPage),
    nav: { title: "frame.logs", icon: ScrollText, keys: "g l", at: "bottom" },
  },
  {
    path: "/settings/:part?",
    needs: "read",
    page: later(async () => (await import("#ui/features/settings/SettingsPage.tsx")).SettingsPage),
    nav: { title: "frame.settings", icon: Settings, keys: "g s", at: "bottom" },
  },
];

/** Where a link to the page leads: the pattern without its parameters. */
export const addressOf = (route: PageRoute): string => route.path.replace(/\/:.*$/, "") || "/";
