import type { Words } from "../words-type.ts";
import type { settings as en } from "../en/settings.ts";

export const settings = {
  title: "Mipangilio",
  ownerOnly:
    "Ni mmiliki tu anayeweza kubadilisha haya. Unaweza kubadilisha nenosiri lako na mwonekano wa skrini hii.",
  saved: "Imehifadhiwa: {{what}}",
  undone: "Imerudishwa: {{what}}",
  shop: {
    title: "Duka",
    name: "Jina la duka",
    nameHint: "Linaonekana juu ya kila skrini.",
    currency: "Sarafu",
    zone: "Saa za eneo",
    zoneHint: "Saa zote kwenye skrini ni za duka: sasa ni {{time}}.",
    zonePlaceholder: "Mji, kwa mfano Nairobi",
  },
  currency: {
    KES: "Shilingi ya Kenya (KES)",
    TZS: "Shilingi ya Tanzania (TZS)",
    UGX: "Shilingi ya Uganda (UGX)",
    NGN: "Naira ya Nigeria (NGN)",
    RWF: "Faranga ya Rwanda (RWF)",
  },
  screens: {
    title: "Skrini",
    language: "Lugha",
    theme: "Mandhari",
    forAll: "Kwa kila skrini ambayo haijajichagulia.",
    themeSystem: "Kama kompyuta ilivyowekwa",
    themeLight: "Meupe",
    themeDark: "Meusi",
  },
  safety: {
    title: "Kuingia",
    idle: "Toa baada ya",
    idleAfter: "dakika bila mtu kutumia skrini",
    password: "Nenosiri",
    passwordHint: "Lako, {{name}}. Kulibadilisha kunafunga skrini nyingine ulizoingia.",
    changePassword: "Badilisha nenosiri",
  },
  network: {
    title: "Mtandao wa duka",
    open: "Fungua Kaunta kwa mtandao wa duka",
    closedHint: "Imefungwa: ni kompyuta hii tu inayoweza kufungua Kaunta.",
    openHint:
      "Iko wazi: kompyuta na simu nyingine kwenye mtandao huu zinaweza kufungua anwani zilizo hapa chini. Kila mtu lazima aingie.",
    plain:
      "Manenosiri yanapita kwenye mtandao huu yakiwa yanasomeka. Fungua tu pale unapowaamini waliounganishwa, kamwe si kwenye WiFi ya wageni.",
    addresses: "Anwani",
    noAddresses: "Hakuna anwani bado. Je, kompyuta hii imeunganishwa na mtandao?",
    port: "Lango",
    portHint: "Namba iliyo baada ya nukta mbili kwenye anwani. Ukiibadilisha, fungua anwani mpya.",
  },
  routers: {
    title: "Ruta",
    poll: "Angalia kila ruta kila baada ya",
    pollAfter: "sekunde",
    pollHint: "Kaunta yenyewe huangalia mara chache zaidi ruta ikiwa nzito au ina wageni wengi.",
  },
  about: {
    title: "Kuhusu Kaunta hii",
    version: "Toleo",
    host: "Inaendeshwa kama",
    hostWindow: "programu ya kompyuta",
    hostService: "huduma kwenye kompyuta hii, skrini kwenye kivinjari",
    data: "Folda ya data",
    logs: "Folda ya kumbukumbu",
    vault: "Manenosiri ya ruta",
    vaultOs: "Yamefungwa kwa hifadhi ya funguo ya mfumo huu. Anayenakili folda ya data hawezi kuyasoma.",
    vaultFile:
      "Yamefungwa kwa faili ya ufunguo ndani ya folda ya data, inayosomwa na akaunti hii tu. Anayenakili folda nzima pamoja na faili ya ufunguo anaweza kuyasoma: linda nakala zako ipasavyo.",
  },
  rule: {
    number: "Andika namba.",
    between: "Kuanzia {{least}} hadi {{most}}.",
    whole: "Namba kamili tu.",
    length: "Isizidi herufi {{most}}.",
    refused: "Kaunta haikukubali hili: {{why}}",
  },
  password: {
    title: "Badilisha nenosiri",
    old: "Nenosiri la sasa",
    new: "Nenosiri jipya",
    wrong: "Hili si nenosiri lako la sasa.",
    submit: "Badilisha nenosiri",
    done: "Nenosiri lako limebadilishwa.",
  },
} satisfies Words<typeof en>;
