import type { Words } from "../words-type.ts";
import type { errors as en } from "../en/errors.ts";

export const errors = {
  bad_request: "Kuna kitu kwenye fomu si sahihi. Angalia sehemu zote kisha ujaribu tena.",
  bad_request_field: "Angalia sehemu ya “{{field}}” kisha ujaribu tena.",
  not_logged_in: "Umetoka kwenye akaunti. Ingia kisha ujaribu tena.",
  not_allowed: "Akaunti yako hairuhusiwi kufanya hivi. Muulize mmiliki wa duka.",
  not_found: "Hakipo tena. Huenda mtu amekiondoa; rudi nyuma uangalie tena.",
  already_exists: "Tayari kuna kimoja chenye jina hili. Chagua jingine.",
  wrong_login:
    "Jina au nenosiri si sahihi. Angalia yote mawili; herufi kubwa na ndogo ni tofauti kwenye nenosiri.",
  too_many_tries_one: "Umejaribu mara nyingi mno. Subiri sekunde {{count}}, kisha ujaribu tena.",
  too_many_tries_other: "Umejaribu mara nyingi mno. Subiri sekunde {{count}}, kisha ujaribu tena.",
  last_owner: "Duka linahitaji angalau mmiliki mmoja. Kwanza mfanye mtu mwingine kuwa mmiliki.",
  router_unreachable: "Ruta haijibu. Angalia umeme na intaneti yake, kisha ujaribu tena.",
  router_refused: "Ruta imekataa: {{detail}}. Angalia ruhusa za mtumiaji wa Kaunta kwenye ruta.",
  helper_missing:
    "Kompyuta hii bado haijaandaliwa kuwa hotspot. Msimamizi wake afanye hivi mara moja: {{detail}}",
  hotspot_refused: "Hotspot ya kompyuta hii imekataa: {{detail}}",
  storage_failed:
    "Faili za duka hazikuweza kusomwa au kuandikwa. Hakikisha diski ya kompyuta ya duka haijajaa, kisha ujaribu tena.",
  not_here: "Kaunta hii haiwezi kufanya hivyo.",
  internal: "Kuna hitilafu upande wetu. Jaribu tena; ikiendelea, taja namba {{number}} kwa huduma ya msaada.",
  connection_lost: "Kaunta haipatikani. Haijafanyika; jaribu tena muunganisho ukirudi.",
  no_answer: "Kaunta imechelewa kujibu. Angalia kama imefanyika kabla ya kujaribu tena.",
} satisfies Words<typeof en>;
