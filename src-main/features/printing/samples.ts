// Made-up tickets for previews, and the test page.
import type { Block, PaperWidth, TicketKind } from "#contract/printing.ts";
import type { Settings } from "#contract/settings.ts";
import type { Ticket } from "./ticket.ts";
import { ticketWords } from "./words.ts";

type Shop = Pick<Settings, "language" | "shopName">;

const terms = {
  en: { plan: "1 day unlimited", validity: "24 hours", means: "cash" },
  sw: { plan: "Siku 1 bila kikomo", validity: "Saa 24", means: "taslimu" },
} as const;

export function sampleTicket(kind: TicketKind, { language, shopName }: Shop): Ticket {
  const { plan, validity, means } = terms[language];
  const everywhere = { shop: shopName || "Duka la Amina", site: "Kisumu", operator: "Amina", number: "0042" };
  if (kind === "shift")
    return {
      fields: {
        ...everywhere,
        from: "08:00",
        until: "17:30",
        count: "63",
        total: "KSh 4,150",
        undone: "KSh 50",
      },
    };
  return {
    fields: {
      ...everywhere,
      plan,
      validity,
      price: "KSh 50",
      devices: "1",
      data: "",
      speed: "5M / 2M",
      wifi: "Amina WiFi",
      code: "A3K9M7P2",
      ...(kind === "receipt" ? { total: "KSh 50", means } : {}),
    },
    loginUrl: "http://10.5.50.1/login?code=A3K9M7P2",
    wifi: { ssid: "Amina WiFi" },
  };
}

const letters = "Àéîœç ß ñ € £ ₦ 0123456789";

/** Shows that paper, width, letters and QR codes are right. */
export function testTemplate(
  language: Settings["language"],
  printer: { name: string; way: string; width: PaperWidth },
): Block[] {
  const words = ticketWords[language];
  const text = (said: string, size: "small" | "normal" | "wide" = "normal"): Block => ({
    kind: "text",
    text: said.replace(/[{}]/g, ""),
    align: "centre",
    size,
    bold: size === "wide",
  });
  const pair = (left: string, right: string): Block => ({
    kind: "pair",
    left,
    right: right.replace(/[{}]/g, ""),
  });
  return [
    text(words.testTitle, "wide"),
    { kind: "rule" },
    pair(words.testPrinter, printer.name),
    pair(words.testWay, printer.way),
    pair(words.testPaper, `${printer.width} mm`),
    { kind: "pair", left: "{date}", right: "{time}" },
    text(words.testLine, "small"),
    { kind: "rule" },
    pair(words.testLetters, letters),
    text(words.testScan, "small"),
    { kind: "qr", what: "login", size: 6 },
  ];
}

export const testTicket = (shopName: string): Ticket => ({ fields: {}, loginUrl: shopName || "Kaunta" });
