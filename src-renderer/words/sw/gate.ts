import type { Words } from "../words-type.ts";
import type { gate as en } from "../en/gate.ts";

export const gate = {
  tagline: "Kaunta ambayo duka lako linauzia WiFi.",
  first: {
    title: "Tengeneza akaunti ya mmiliki",
    lead: "Inabaki kwenye kompyuta hii. Hakuna nenosiri la kuanzia wala tunalolijua sisi: chagua lako mwenyewe.",
    name: "Jina lako",
    nameHint: "Ndivyo utakavyoitwa kwenye skrini na kumbukumbu.",
    password: "Nenosiri",
    passwordLength_one: "Bado herufi {{count}}",
    passwordLength_other: "Bado herufi {{count}}",
    passwordHint: "Angalau herufi 10. Sentensi fupi ni nzuri na rahisi kukumbuka.",
    passwordEnough: "Urefu unatosha.",
    keep: "Litunze vizuri: hakuna anayeweza kukutafutia.",
    submit: "Tengeneza akaunti",
  },
  demo: {
    title: "Unaangalia tu?",
    lead: "Vituo vitatu vya mfano, wageni wakiingia na kutoka. Hakuna kinachohifadhiwa.",
    submit: "Tazama maonyesho",
    starting: "Inaanzisha maonyesho…",
  },
  back: {
    title: "Maonyesho",
    lead: "Vituo vitatu vya mfano, kwenye folda ya muda. Hakuna nenosiri linalohitajika.",
    submit: "Ingia kwenye maonyesho",
  },
  login: {
    title: "Ingia",
    name: "Jina",
    password: "Nenosiri",
    submit: "Ingia",
    wait: "Umejaribu mara nyingi mno. Jaribu tena baada ya sekunde {{seconds}}.",
  },
  ended: {
    title: "Muda wako umeisha",
    idle: "Hakuna aliyetumia skrini kwa muda. Ingia uendelee ulipoishia.",
    logout: "Umetoka. Ingia uendelee ulipoishia.",
    password: "Nenosiri limebadilishwa. Ingia kwa jipya.",
    off: "Akaunti hii imezimwa. Muulize mwenye duka.",
    role: "Wajibu wako umebadilishwa. Ingia ili kuendelea na mpya.",
    other: "Tumia akaunti nyingine",
  },
  soon: "Hakuna anayetumia skrini: utatolewa baada ya sekunde {{seconds}}.",
  stay: "Baki",
  name: {
    short: "Angalau herufi 2.",
    long: "Isizidi herufi 60.",
  },
  passwordShort: "Angalau herufi 10.",
  passwordLong: "Isizidi herufi 200.",
  enter: "Andika hapa.",
} satisfies Words<typeof en>;
