import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ask, kenyan, openShop, post, tanzanian, type Answered, type TestShop } from "../shop.fixture.ts";
import { partsOf } from "./parts.ts";

let shop: TestShop;
beforeEach(async () => void (shop = await openShop()));
afterEach(() => shop.close());

test.each([
  ["a short one", "Code 4821", 1],
  ["160 plain signs", "a".repeat(160), 1],
  ["161 plain signs", "a".repeat(161), 2],
  ["80 signs that need an escape", "€".repeat(80), 1],
  ["81 of them", "€".repeat(81), 2],
  ["70 signs with one letter outside", `${"a".repeat(69)}ł`, 1],
  ["71 of them", `${"a".repeat(70)}ł`, 2],
  ["an emoji counts two", `${"a".repeat(69)}✅`.replace("✅", "😀"), 2],
  ["307 plain signs", "a".repeat(307), 3],
])("%s: the parts", (_, text, parts) => {
  expect(partsOf(text)).toBe(parts);
});

describe("NextSMS", () => {
  const text = { from: "KAUNTA", to: tanzanian("20"), text: "Code 4821", reference: "sms_1" };
  const secrets = () => shop.sim.accounts.nextsms.secrets;
  const basic = () =>
    `Basic ${Buffer.from(`${shop.sim.accounts.nextsms.settings["username"]}:${secrets()["password"]}`).toString("base64")}`;
  const send = (path: string, body: unknown, authorization = basic()) =>
    post(`${shop.sim.bases.nextsms}/api/sms/${path}`, body, { authorization });

  test("sends by version 1 and by version 2, each with its own key", async () => {
    const first = await send("v1/text/single", text);
    expect(first.json["messages"]).toMatchObject([
      { to: text.to, status: { groupName: "PENDING", name: "ENROUTE (SENT)" }, smsCount: 1 },
    ]);
    expect((await send("v2/text/single", text, `Bearer ${secrets()["token"]}`)).status).toBe(200);
    expect((await send("v2/text/single", text)).status).toBe(401);
    expect((await send("v1/text/single", text, `Bearer ${secrets()["token"]}`)).status).toBe(401);
    expect(shop.sim.texts("nextsms")).toHaveLength(2);
  });

  test("sends many, and says of each what became of it", async () => {
    const messages = ["20", "01", "02", "03", "04"].map((nn) => ({
      from: "KAUNTA",
      to: tanzanian(nn),
      text: "x",
    }));
    const { json } = await send("v1/text/multi", { messages });
    expect(Array.from(json["messages"] ?? [], (one) => one["status"]?.["groupName"])).toEqual([
      "PENDING",
      "REJECTED",
      "BLACKLISTED",
      "UNDELIVERABLE",
      "REJECTED",
    ]);
    expect(json["messages"]?.[1]?.["status"]?.["name"]).toBe("REJECTED_NOT_ENOUGH_CREDITS");
    expect(shop.sim.texts("nextsms").map(({ to }) => to)).toEqual([tanzanian("20")]);
    const several = await send("v1/text/single", { ...text, to: [tanzanian("20"), tanzanian("21")] });
    expect(several.json["messages"]).toHaveLength(2);
  });

  test("knows a dry run from a text", async () => {
    expect((await send("v1/test/text/single", text)).status).toBe(200);
    expect(shop.sim.texts("nextsms")).toMatchObject([{ test: true, reference: "sms_1", text: "Code 4821" }]);
  });

  test.each([
    ["a plus before the number", { to: `+${tanzanian("20")}` }],
    ["a sender of twelve signs", { from: "KAUNTAKAUNTA" }],
    ["no text", { text: "" }],
    ["a field nobody knows", { sender: "x" }],
  ])("refuses %s", async (_, more) => {
    expect((await send("v1/text/single", { ...text, ...more })).status).toBe(400);
    expect(shop.sim.texts("nextsms")).toEqual([]);
  });

  test("is cut after and before it was sent, throttled, away and unauthorised once", async () => {
    await expect(send("v1/text/single", { ...text, to: tanzanian("08") })).rejects.toThrow("fetch failed");
    await expect(send("v1/text/single", { ...text, to: tanzanian("09") })).rejects.toThrow("fetch failed");
    expect(shop.sim.texts("nextsms").map(({ to }) => to)).toEqual([tanzanian("08")]);
    const twice = async (nn: string) => {
      const first = await send("v1/text/single", { ...text, to: tanzanian(nn) });
      await shop.pass(30_000);
      return [first.status, (await send("v1/text/single", { ...text, to: tanzanian(nn) })).status];
    };
    expect([await twice("15"), await twice("16"), await twice("17")]).toEqual([
      [401, 200],
      [200, 429],
      [503, 200],
    ]);
  });
});

describe("Africa's Talking", () => {
  const send = (form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answered> =>
    ask(`${shop.sim.bases.africastalking}/version1/messaging`, {
      method: "POST",
      headers: {
        apiKey: shop.sim.accounts.africastalking.secrets["apiKey"] ?? "",
        "content-type": "application/x-www-form-urlencoded",
        ...headers,
      },
      body: new URLSearchParams({ username: "sandbox", message: "Code 4821", bulkSMSMode: "1", ...form }),
    });

  test("answers 201 and each number by itself", async () => {
    const to = ["20", "01", "02", "04", "12", "13"].map((nn) => `+${kenyan(nn)}`);
    const { status, json } = await send({ to: [...to, "0712"].join(","), from: "KAUNTA" });
    expect(status).toBe(201);
    const data = json["SMSMessageData"];
    expect(data?.["Message"]).toBe("Sent to 2/7 Total Cost: KES 1.6000");
    expect(Array.from(data?.["Recipients"] ?? [], (one) => [one["statusCode"], one["status"]])).toEqual([
      [101, "Success"],
      [405, "InsufficientBalance"],
      [406, "UserInBlacklist"],
      [402, "InvalidSenderId"],
      [102, "Queued"],
      [500, "InternalServerError"],
      [403, "InvalidPhoneNumber"],
    ]);
    expect(shop.sim.texts("africastalking").map((one) => one.to)).toEqual([kenyan("20"), kenyan("12")]);
  });

  test("refuses another key, another user, JSON and a field nobody knows", async () => {
    const to = `+${kenyan("20")}`;
    expect(await send({ to }, { apiKey: "x" })).toMatchObject({
      status: 401,
      text: "The supplied authentication is invalid",
    });
    expect((await send({ to, username: "x" })).status).toBe(401);
    expect((await send({ to }, { "content-type": "application/json" })).status).toBe(415);
    expect((await send({ to, sender: "x" })).status).toBe(400);
    expect((await send({ to: "" })).status).toBe(400);
  });

  test("follows a scenario it was told, once", async () => {
    shop.sim.next("africastalking", "insufficient");
    const codes = [];
    for (let turn = 0; turn < 2; turn++)
      codes.push(
        (await send({ to: `+${kenyan("20")}` })).json["SMSMessageData"]?.["Recipients"]?.[0]?.["statusCode"],
      );
    expect(codes).toEqual([405, 101]);
  });
});
