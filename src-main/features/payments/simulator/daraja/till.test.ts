import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { constants, generateKeyPairSync, publicEncrypt } from "node:crypto";
import { createDarajaCaller, kenyan, openShop, type TestShop } from "../shop.fixture.ts";

let shop: TestShop;
let daraja: ReturnType<typeof createDarajaCaller>;
beforeEach(async () => {
  shop = await openShop();
  daraja = createDarajaCaller(shop);
  await daraja.login();
});
afterEach(() => shop.close());

describe("the till", () => {
  const urls = () => ({ ConfirmationURL: `${shop.url}/till`, ValidationURL: `${shop.url}/ask` });
  const register = (more: object = {}) =>
    daraja.call("/mpesa/c2b/v2/registerurl", {
      ShortCode: "174379",
      ResponseType: "Completed",
      ...urls(),
      ...more,
    });

  test("is registered once and for all", async () => {
    expect((await register({ ResponseType: "completed" })).json["errorMessage"]).toContain("ResponseType");
    expect((await register({ ConfirmationURL: "https://a.example/sql" })).json["errorMessage"]).toContain(
      "ConfirmationURL",
    );
    expect((await register()).json).toMatchObject({ ResponseCode: "0", ResponseDescription: "Success" });
    expect(await register()).toMatchObject({ status: 500, json: { errorCode: "500.003.1001" } });
  });

  test("tells of money by hand in the papers' fields, all text, the number masked", async () => {
    await register();
    const { receipt } = shop.sim.byHand("daraja", {
      amountMinor: 5000,
      phone: "254712345678",
      billRef: "K7F3M2Q9X4TB",
    });
    await shop.pass(0);
    const { json, path } = shop.heard[0] ?? {};
    expect(path).toBe("/c/51fe/aa00bb11/till");
    expect(json).toMatchObject({
      TransID: receipt,
      TransTime: "20260112133005",
      TransAmount: "50.00",
      BusinessShortCode: "174379",
      BillRefNumber: "K7F3M2Q9X4TB",
      FirstName: "ASHA",
    });
    expect(Object.values(json ?? {}).every((value) => typeof value === "string")).toBe(true);
    expect(json?.["MSISDN"]).toMatch(/^2547.*\*+.*678$/);
  });

  test("tells of a push as well, by the same receipt, unless nothing is ever told", async () => {
    await register();
    await daraja.push(kenyan("00"));
    await daraja.push(kenyan("05"));
    await shop.pass(4000);
    const till = shop.heard.filter(({ path }) => path.endsWith("/till"));
    expect(till).toHaveLength(1);
    const paid = shop.sim.statement("daraja").find(({ payer }) => payer.endsWith("00"));
    expect(till[0]?.json["TransID"]).toBe(paid?.receipt);
  });

  test("can be paid by the sandbox's simulate", async () => {
    const order = {
      ShortCode: "174379",
      CommandID: "CustomerPayBillOnline",
      Amount: 70,
      Msisdn: "254712345678",
    };
    expect(
      (await daraja.call("/mpesa/c2b/v2/simulate", { ...order, Amount: 7.5 })).json["errorMessage"],
    ).toContain("Amount");
    expect((await daraja.call("/mpesa/c2b/v2/simulate", order)).json["ResponseCode"]).toBe("0");
    expect(shop.sim.statement("daraja")).toMatchObject([{ amountMinor: 7000, byHand: true, ref: "" }]);
  });
});

describe("pull", () => {
  const register = (more: object = {}) =>
    daraja.call("/pulltransactions/v1/register", {
      ShortCode: "174379",
      RequestType: "Pull",
      NominatedNumber: "254722000000",
      CallBackURL: shop.url,
      ...more,
    });
  const pull = (more: object = {}) =>
    daraja.call("/pulltransactions/v1/query", {
      ShortCode: "174379",
      StartDate: "2026-01-12 08:00:00",
      EndDate: "2026-01-12 14:00:00",
      OffSetValue: "0",
      ...more,
    });

  test("is registered with the nominated number, and says so when it was before", async () => {
    expect((await pull()).json["errorCode"]).toBe("401.001");
    expect((await register({ NominatedNumber: "254722000001" })).json["errorCode"]).toBe("400.001");
    expect((await register()).json["ResponseStatus"]).toBe("1000");
    expect((await register()).json["ResponseStatus"]).toBe("1001");
  });

  test("gives 150 rows in two pages, each in two lists; beyond them nothing", async () => {
    await register();
    for (let turn = 0; turn < 150; turn++)
      shop.sim.byHand("daraja", {
        amountMinor: 100 * (turn + 1),
        phone: "254712345678",
        billRef: `REF${turn}`,
      });
    const first = (await pull()).json;
    const second = (await pull({ OffSetValue: "100" })).json;
    const third = (await pull({ OffSetValue: "150" })).json;
    expect([first, second].map((page) => Array.from(page["Response"] ?? [], (list) => list.length))).toEqual([
      [50, 50],
      [25, 25],
    ]);
    expect(third).toMatchObject({ ResponseCode: "1001", Response: [[]] });
    const rows = [first, second].flatMap((page) =>
      Array.from(page["Response"] ?? [], (list) => [...list]).flat(),
    );
    expect(rows.map((row) => row["transactionId"])).toEqual(
      shop.sim.statement("daraja").map(({ receipt }) => receipt),
    );
    expect(rows[3]).toMatchObject({
      amount: "4.00",
      billreference: "REF3",
      transactiontype: "c2b-pay-bill-debit",
    });
    const forms = new Set(rows.map((row) => String(row["msisdn"])));
    expect(forms).toEqual(new Set(["712345678", "254712345678", "25471****678"]));
    expect(new Set(rows.map((row) => row["trxDate"]))).toEqual(
      new Set(["2026-01-12T10:30:05Z", "2026-01-12T13:30:05"]),
    );
  });

  test("looks back 48 hours and no further", async () => {
    await register();
    const refused = await pull({ StartDate: "2026-01-10 13:00:00" });
    expect(refused).toMatchObject({ status: 400, json: { errorCode: "400.001" } });
    expect((await pull({ StartDate: "2026-01-10 13:30:05" })).json["ResponseCode"]).toBe("1001");
  });

  test.each([
    ["an offset that is a number", { OffSetValue: 0 }],
    ["a date with a T", { StartDate: "2026-01-12T08:00:00" }],
    ["an end before the start", { EndDate: "2026-01-12 07:00:00" }],
  ])("refuses %s", async (_, more) => {
    await register();
    expect((await pull(more)).json["errorCode"]).toBe("400.001");
  });

  test("shows what came by push under its reference, and what was taken back no more", async () => {
    await register();
    await daraja.push(kenyan("08"), { AccountReference: "LOSTREPLY" }).catch(() => undefined);
    await daraja.push(kenyan("19"), { AccountReference: "TAKENBACK" });
    await shop.pass(10_000);
    const refs = async () =>
      Array.from((await pull()).json["Response"] ?? [], (list) => [...list])
        .flat()
        .map((row) => row["billreference"]);
    expect(await refs()).toEqual(["LOSTREPLY", "TAKENBACK"]);
    await shop.pass(60_000);
    expect(await refs()).toEqual(["LOSTREPLY"]);
  });
});

describe("what is answered later", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const credential = publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
    Buffer.from("secret"),
  );
  const common = () => ({
    Initiator: "apiop",
    SecurityCredential: credential.toString("base64"),
    ResultURL: `${shop.url}/result`,
    QueueTimeOutURL: `${shop.url}/timeout`,
    Remarks: "OK",
  });

  test("a status and a reversal come to the ResultURL alone", async () => {
    const { receipt } = shop.sim.byHand("daraja", { amountMinor: 5000, phone: "254712345678" });
    const status = {
      ...common(),
      CommandID: "TransactionStatusQuery",
      TransactionID: receipt,
      PartyA: "174379",
      IdentifierType: "4",
    };
    const reversal = {
      ...common(),
      CommandID: "TransactionReversal",
      TransactionID: receipt,
      Amount: "50",
      ReceiverParty: "174379",
      RecieverIdentifierType: "11",
    };
    expect((await daraja.call("/mpesa/transactionstatus/v1/query", status)).json["ResponseCode"]).toBe("0");
    await shop.pass(2000);
    for (let turn = 0; turn < 2; turn++) {
      await daraja.call("/mpesa/reversal/v1/request", reversal);
      await shop.pass(2000);
    }
    const results = shop.heard.map(({ json }) => json["Result"]);
    expect(results.map((result) => result?.["ResultCode"])).toEqual([0, 0, "R000001"]);
    expect(JSON.stringify(results[0])).toContain('{"Key":"TransactionStatus","Value":"Completed"}');
    expect(shop.sim.statement("daraja").map(({ status: state }) => state)).toEqual(["success", "reversed"]);
    const spelt = { ...reversal, ReceiverIdentifierType: "11" };
    expect((await daraja.call("/mpesa/reversal/v1/request", spelt)).json["errorCode"]).toBe("400.002.05");
  });
});
