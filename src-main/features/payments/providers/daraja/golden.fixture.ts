// What Daraja sends, as its papers and the field show it, written by hand. Texts where the writing matters.

export const checkout = "ws_CO_12012026133006712345678";

export const oauth = { access_token: "c9SQxWWhmdVRlyh0zh8gZDTkubVF", expires_in: "3599" };

export const accepted = {
  MerchantRequestID: "2654-4b64-97ff-test01",
  CheckoutRequestID: checkout,
  ResponseCode: "0",
  ResponseDescription: "Success. Request accepted for processing",
  CustomerMessage: "Success. Request accepted for processing",
};

export const refusal = (errorCode: string, errorMessage: string): unknown => ({
  requestId: "1c5b-4ba8-815c",
  errorCode,
  errorMessage,
});

export const beingProcessed = refusal("500.001.1001", "The transaction is being processed");

export const queried = (ResultCode: string, ResultDesc: string): unknown => ({
  ResponseCode: "0",
  ResponseDescription: "The service request has been accepted successfully",
  MerchantRequestID: "2654-4b64-97ff-test01",
  CheckoutRequestID: checkout,
  ResultCode,
  ResultDesc,
});

/** Amount 50.00, a balance without a value, numbers for the moment and the phone. */
export const paidCallback = `{"Body":{"stkCallback":{"MerchantRequestID":"2654-4b64-97ff-test01","CheckoutRequestID":"${checkout}","ResultCode":0,
 "ResultDesc":"The service request is processed successfully.","CallbackMetadata":{"Item":[{"Name":"Amount","Value":50.00},
 {"Name":"MpesaReceiptNumber","Value":"TAC1XYZ789"},{"Name":"Balance"},{"Name":"TransactionDate","Value":20260112133041},{"Name":"PhoneNumber","Value":254712345678}]}}}}`;

export const failedCallback = (code: number | string, words: string): string =>
  `{"Body":{"stkCallback":{"MerchantRequestID":"2654-4b64-97ff-test01","CheckoutRequestID":"${checkout}","ResultCode":${JSON.stringify(code)},"ResultDesc":${JSON.stringify(words)}}}}`;

export const confirmation = `{"TransactionType":"Pay Bill","TransID":"TAC4ABC123","TransTime":"20260112134501","TransAmount":"50.00","BusinessShortCode":"600984","BillRefNumber":"K7F3M2Q9X4TB",
 "InvoiceNumber":"","OrgAccountBalance":"250.00","ThirdPartyTransID":"","MSISDN":"2547 ***** 678","FirstName":"ASHA","MiddleName":"","LastName":""}`;

export const pulled = (rows: readonly (readonly unknown[])[]): unknown => ({
  ResponseRefID: "26178-test-2",
  ResponseCode: "1000",
  ResponseMessage: "Success",
  Response: rows,
});

export const pullRow = {
  transactionId: "TAC4ABC123",
  trxDate: "2026-01-12T10:45:01Z",
  msisdn: 722000000,
  sender: "UAT2",
  transactiontype: "c2b-pay-bill-debit",
  billreference: "K7F3M2Q9X4TB",
  amount: "50.00",
  organizationname: "Duka WiFi",
};

/** ResultCode of a push → our reason; `sure` ones are not known to be taken back. */
export const results = [
  [1, "insufficient-funds", true],
  [2, "limit", true],
  [3, "limit", true],
  [4, "limit", true],
  [8, "limit", true],
  [17, "too-soon", true],
  [26, "provider-busy", false],
  [1001, "busy-phone", true],
  [1019, "expired", false],
  [1025, "push-failed", false],
  [9999, "push-failed", false],
  [1031, "expired", false],
  [1032, "cancelled", true],
  [1037, "unreachable", false],
  [2001, "wrong-pin", true],
  [2028, "config", true],
  ["SFC_IC0003", "config", true],
  [8006, "locked", true],
  [77, "failed-other", false],
] as const;
