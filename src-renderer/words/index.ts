// The words of the screens. English gives the keys; a language that lacks one does not compile.
import i18next, { type TFunction } from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import { en } from "./en/index.ts";
import { sw } from "./sw/index.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

export type Language = "en" | "sw";
export type T = TFunction;

const words = i18next.createInstance();
void words.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: { translation: en }, sw: { translation: sw } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

export function useWords(): T {
  return useTranslation().t;
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === "sw" ? "sw" : "en";
}

/** For code outside React; inside, `useWords` redraws when the language changes. */
export const currentWords = (): T => words.t;

export function speak(language: Language): void {
  document.documentElement.lang = language;
  void words.changeLanguage(language);
}
