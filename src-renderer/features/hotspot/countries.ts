// ISO 3166-1: the two letters of every country, and their names in the language of the screen.

/** Where Kaunta sells, first. */
const near = "KE TZ UG NG RW";
const others =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
  "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
  "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
  "KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT " +
  "MU MV MW MX MY MZ NA NC NE NF NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU " +
  "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW UA " +
  "UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

export const countries: readonly string[] = `${near} ${others}`.split(" ");

const names = {
  en: new Intl.DisplayNames("en", { type: "region" }),
  sw: new Intl.DisplayNames("sw", { type: "region" }),
};

export const countryName = (code: string, language: "en" | "sw"): string => names[language].of(code) ?? code;

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** Found by its two letters, or by a part of its name in either language. */
export function countryFits(code: string, typed: string): boolean {
  const wanted = plain(typed);
  if (wanted === "") return true;
  if (wanted === code.toLowerCase()) return true;
  return (["en", "sw"] as const).some((language) =>
    plain(countryName(code, language))
      .split(/[\s-]+/)
      .some((_, place, words) => words.slice(place).join(" ").startsWith(wanted)),
  );
}
