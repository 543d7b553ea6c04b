// Finding a time zone by what people call it: a city with spaces, a country, a town nearby.

/** What is typed, and the zone it means, where the zone's own name does not say it. Lower case, ASCII. */
const alsoCalled: Readonly<Record<string, string>> = {
  "Africa/Accra": "ghana kumasi",
  "Africa/Addis_Ababa": "ethiopia",
  "Africa/Bujumbura": "burundi",
  "Africa/Cairo": "egypt misri",
  "Africa/Dar_es_Salaam": "tanzania zanzibar dodoma arusha mwanza mbeya",
  "Africa/Harare": "zimbabwe",
  "Africa/Johannesburg": "south africa afrika kusini cape town durban pretoria",
  "Africa/Juba": "south sudan sudan kusini",
  "Africa/Kampala": "uganda entebbe mbale mbarara jinja gulu",
  "Africa/Kigali": "rwanda",
  "Africa/Kinshasa": "congo kongo drc west",
  "Africa/Lagos": "nigeria abuja awka kano enugu ibadan onitsha port harcourt",
  "Africa/Lubumbashi": "congo kongo drc east goma bukavu",
  "Africa/Lusaka": "zambia",
  "Africa/Maputo": "mozambique msumbiji",
  "Africa/Mogadishu": "somalia hargeisa",
  "Africa/Nairobi": "kenya mombasa kisumu nakuru eldoret east africa",
  "Asia/Dubai": "emirates uae",
  "Europe/London": "uk britain england uingereza",
};

/** `typed` is found in the zone's name or in what it is also called; `_`, `/` and spaces are alike. */
export function zoneFits(zone: string, typed: string): boolean {
  const text = `${plain(zone)} ${alsoCalled[zone] ?? ""}`;
  return plain(typed)
    .split(" ")
    .every((word) => text.includes(word));
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9+-]+/g, " ")
    .trim();
}
