// The pages, one line each. `title` and `icon` put a page into the sidebar, the search and the top bar.
import type { ReactNode } from "react";
import type { Permission } from "#contract/define.ts";

export type Route = {
  /** wouter's pattern; parameters come to the page through useParams. */
  readonly path: string;
  readonly needs: Permission;
  readonly page: () => ReactNode;
};

export const routes: readonly Route[] = [];
