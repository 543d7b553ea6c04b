// Sentences of this feature, made of words and figures.
import { type CheckStep, type SiteLive, TroubleCause } from "#contract/sites.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import type { Format } from "#ui/ui/useFormat.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import type { T } from "#ui/words/index.ts";
import { sentenceOf } from "./view.ts";

/** What state a site is in and since when. */
export function sayState(t: T, format: Format, live: SiteLive | undefined, now: number): string {
  const sentence = sentenceOf(live);
  switch (sentence.kind) {
    case "unknown":
      return t("sites.state.never");
    case "empty":
      return t("sites.state.empty");
    case "online":
      return live ? t("sites.state.onlineSince", { at: format.moment(live.since, now) }) : "";
    case "connecting":
      return t("sites.state.connecting", { at: format.moment(sentence.since, now) });
    case "trouble":
      return t("sites.state.since", {
        what: t(`sites.cause.${sentence.cause}.is`),
        at: format.moment(sentence.since, now),
      });
    case "some-down":
      return t("sites.state.since", {
        what: t("sites.state.degradedSome", { down: sentence.down, all: sentence.all }),
        at: format.moment(sentence.since, now),
      });
  }
}

/** A failed call, as a sentence; trouble with a router in the router's words. */
export function sayError(t: T, thrown: unknown): { readonly text: string; readonly detail: string } {
  const error = asCallError(thrown);
  const cause = TroubleCause.safeParse(error.params["cause"]);
  const detail = String(error.params["detail"] ?? error.message);
  if (error.code === "router_unreachable" && cause.success)
    return { text: `${t(`sites.cause.${cause.data}.is`)}. ${t(`sites.cause.${cause.data}.do`)}`, detail };
  return { text: errorSentence(t, error), detail };
}

/** A step of the test: what came out, the figure behind it, and what to do if it is not well. */
export function sayStep(
  t: T,
  step: CheckStep,
): { readonly title: string; readonly said: string; readonly advice: string | undefined } {
  const { check, outcome, cause, values } = step;
  const bad = outcome === "failed" || outcome === "warned";
  const tooMuch = check === "rights" && outcome === "warned";
  const said =
    outcome === "waiting"
      ? ""
      : outcome === "failed" && cause !== null
        ? t(`sites.cause.${cause}.is`)
        : values["why"] === "not-open"
          ? t("sites.check.portal.notOpen")
          : t(`sites.check.${check}.${outcome}`);
  const behind = figureOf(t, step);
  return {
    title: t(`sites.check.${check}.title`),
    said: behind === "" || said === "" ? said : `${said} · ${behind}`,
    advice: tooMuch
      ? t("sites.check.rights.warnedDo")
      : bad && cause !== null
        ? t(`sites.cause.${cause}.do`)
        : values["why"] === "no-address"
          ? t("sites.cause.portal-unreachable.do")
          : undefined,
  };
}

function figureOf(t: T, { check, outcome, values }: CheckStep): string {
  const value = (name: string): string => (values[name] === undefined ? "" : String(values[name]));
  if (outcome !== "passed" && outcome !== "failed" && outcome !== "warned") return "";
  switch (check) {
    case "name":
      return value("address") || value("host");
    case "port":
      return value("port");
    case "login":
      return value("user");
    case "rights":
      if (value("missing") !== "") return t("sites.check.rights.missing", { rights: value("missing") });
      return value("extra") === "" ? "" : t("sites.check.rights.extra", { rights: value("extra") });
    case "hotspot":
      return value("servers");
    case "clock":
      return outcome === "passed" || values["seconds"] === undefined ? "" : `${value("seconds")} s`;
    case "portal":
      return value("url");
  }
}
