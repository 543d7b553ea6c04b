import type { Site } from "#contract/sites.ts";
import { businessPlots, HistoryCharts } from "./HistoryCharts.tsx";

export function HistoryTab({ site }: { readonly site: Site }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pr-2">
      <HistoryCharts site={site} plots={businessPlots} />
    </div>
  );
}
