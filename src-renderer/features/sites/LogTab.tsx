import type { Site } from "#contract/sites.ts";
import { LogView } from "#ui/features/logs/LogView.tsx";

/** A site's log is named by its id, with only the signs a file name may have. */
export function LogTab({ site }: { readonly site: Site }) {
  return <LogView log={`site-${site.id.replaceAll(/[^\w-]/g, "_")}`} />;
}
