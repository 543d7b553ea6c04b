import { useLocation } from "wouter";
import type { Site } from "#contract/sites.ts";
import { Button } from "#ui/ui/Button.tsx";
import { useWords } from "#ui/words/index.ts";

export function LogTab({ site }: { readonly site: Site }) {
  const t = useWords();
  const [, go] = useLocation();
  return (
    <div>
      <Button onClick={() => go(`/logs/site-${site.id.replaceAll(/[^\w-]/g, "_")}`)}>
        {t("sites.tab.log")}
      </Button>
    </div>
  );
}
