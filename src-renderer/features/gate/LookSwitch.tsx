import { Moon, Sun } from "lucide-react";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { Button, IconButton } from "#ui/ui/Button.tsx";
import { useWords } from "#ui/words/index.ts";

/** Language and theme, before anybody is in. */
export function LookSwitch() {
  const t = useWords();
  const { look } = useStores();
  const { language, dark } = useFrom(look, (state) => state);
  return (
    <>
      <Button kind="quiet" lang={language === "en" ? "sw" : "en"} onClick={look.toggleLanguage}>
        {language === "en" ? "Kiswahili" : "English"}
      </Button>
      <IconButton
        label={dark ? t("frame.themeLight") : t("frame.themeDark")}
        icon={dark ? <Sun size={16} /> : <Moon size={16} />}
        onClick={look.toggleTheme}
      />
    </>
  );
}
