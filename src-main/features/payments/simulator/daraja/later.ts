// Transaction status and reversal: taken at once, answered only at the shop's ResultURL (Daraja docs).
import { hexSigns, receiptSigns } from "../chance.ts";
import type { Desk } from "../desk.ts";
import type { Call, Reply } from "../wire.ts";
import { address, digits, readFields, type Fields, type Replies } from "./replies.ts";
import { shopOf } from "./shops.ts";

const common = [
  "Initiator",
  "SecurityCredential",
  "CommandID",
  "TransactionID",
  "ResultURL",
  "QueueTimeOutURL",
  "Remarks",
];
const initiator = "apiop";

type Outcome = {
  readonly code: number | string;
  readonly words: string;
  readonly values?: Readonly<Record<string, string | undefined>>;
};

export function createLater({ desk, replies }: { readonly desk: Desk; readonly replies: Replies }) {
  function wrongCommon(fields: Fields, command: string): string | undefined {
    if (fields["CommandID"] !== command) return "CommandID";
    // Encrypted with the company's certificate: 256 bytes.
    const credential = fields["SecurityCredential"];
    if (typeof credential !== "string" || !/^[A-Za-z0-9+/]{342}==$/.test(credential))
      return "SecurityCredential";
    return ["ResultURL", "QueueTimeOutURL"].find((name) => address(fields[name]) === undefined);
  }

  /** Takes it, and posts the result when it has been worked on. */
  function take(fields: Fields, work: () => Outcome): Reply {
    const ids = {
      OriginatorConversationID: `${desk.chance.text(hexSigns, 4)}-${desk.chance.text(hexSigns, 12)}`,
      ConversationID: `AG_${desk.chance.text(receiptSigns, 20)}`,
    };
    const transaction = String(fields["TransactionID"]);
    desk.clock.at(desk.clock.now() + Math.min(2000 * desk.pace, desk.payAfterMs), () => {
      const { code, words, values } = fields["Initiator"] === initiator ? work() : badInitiator;
      const parameters = Object.entries(values ?? {}).map(([Key, Value]) =>
        Value === undefined ? { Key } : { Key, Value },
      );
      const result = {
        ResultType: 0,
        ResultCode: code,
        ResultDesc: words,
        ...ids,
        TransactionID: transaction,
        ...(parameters.length > 0 && { ResultParameters: { ResultParameter: parameters } }),
        ReferenceData: { ReferenceItem: { Key: "Occasion" } },
      };
      void desk.notices.send(String(fields["ResultURL"]), JSON.stringify({ Result: result }));
    });
    return {
      status: 200,
      body: { ...ids, ResponseCode: "0", ResponseDescription: "Accept the service request successfully." },
    };
  }

  return {
    status(call: Call): Reply {
      const read = readFields(
        call,
        replies,
        [...common, "PartyA", "IdentifierType"],
        ["OriginalConversationID", "Occasion"],
      );
      if ("refusal" in read) return read.refusal;
      const { fields } = read;
      const wrong = wrongCommon(fields, "TransactionStatusQuery");
      if (wrong) return replies.invalid(wrong);
      if (!shopOf(fields["PartyA"])) return replies.invalid("PartyA");
      if (digits(fields["IdentifierType"]) !== "4") return replies.invalid("IdentifierType");
      return take(fields, () => {
        const money = desk.till.find(String(fields["TransactionID"]));
        if (!money) return { code: "R000002", words: "The TransactionID is invalid." };
        return {
          code: 0,
          words: "The service request is processed successfully.",
          values: {
            DebitPartyName: `${money.payer} - ASHA`,
            TransactionStatus: desk.till.isReversed(money.receipt) ? "Reversed" : "Completed",
            Amount: String(money.amountMinor / 100),
            ReceiptNo: money.receipt,
            DebitPartyCharges: undefined,
          },
        };
      });
    },
    reversal(call: Call): Reply {
      const read = readFields(
        call,
        replies,
        [...common, "Amount", "ReceiverParty", "RecieverIdentifierType"],
        ["Occasion"],
      );
      if ("refusal" in read) return read.refusal;
      const { fields } = read;
      const wrong = wrongCommon(fields, "TransactionReversal");
      if (wrong) return replies.invalid(wrong);
      if (!shopOf(fields["ReceiverParty"])) return replies.invalid("ReceiverParty");
      if (digits(fields["RecieverIdentifierType"]) !== "11") return replies.invalid("RecieverIdentifierType");
      return take(fields, () => {
        const money = desk.till.find(String(fields["TransactionID"]));
        if (!money || Number(fields["Amount"]) * 100 !== money.amountMinor)
          return { code: "R000002", words: "The OriginalTransactionID is invalid." };
        if (!desk.till.reverse(money.receipt, desk.clock.now()))
          return { code: "R000001", words: "The transaction has already been reversed." };
        return {
          code: 0,
          words: "The service request is processed successfully.",
          values: {
            OriginalTransactionID: money.receipt,
            Amount: String(money.amountMinor / 100),
            Charge: "0.00",
          },
        };
      });
    },
  };
}

const badInitiator: Outcome = { code: 2001, words: "The initiator information is invalid." };
