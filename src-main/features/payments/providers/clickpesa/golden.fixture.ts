// What ClickPesa sends, as its papers and the field show it, written by hand.

export const tokenAnswer = { success: true, token: "Bearer eyJhbGciOi.test.token" };

export const previewed = {
  activeMethods: [
    { name: "TIGO-PESA", status: "AVAILABLE", fee: 15, message: "Available" },
    { name: "AIRTEL-MONEY", status: "UNAVAILABLE" },
  ],
  sender: { accountName: "ASHA JUMA", accountNumber: "255712345678", accountProvider: "TIGO-PESA" },
};

export const initiated = {
  id: "0AB12LCPTEST1",
  status: "PROCESSING",
  channel: "TIGO-PESA",
  orderReference: "K7F3M2Q9X4TB",
  collectedAmount: "1000",
  collectedCurrency: "TZS",
  createdAt: "2026-01-12T10:30:00.000Z",
  clientId: "IDTEST",
};

export const payment = {
  id: "0AB12LCPTEST1",
  status: "SUCCESS",
  paymentReference: "MP260112.1331.T00001",
  paymentPhoneNumber: "255712345678",
  orderReference: "K7F3M2Q9X4TB",
  collectedAmount: 1000 as unknown,
  collectedCurrency: "TZS",
  message: "Success",
  updatedAt: "2026-01-12T10:31:00.000Z",
  createdAt: "2026-01-12T10:30:00.000Z",
  customer: {
    customerName: "Asha Juma",
    customerPhoneNumber: "255712345678",
    customerEmail: "asha@example.com",
  },
  clientId: "IDTEST",
};

/** The vectors' webhook: its checksum was reckoned apart from this program. */
export const received = {
  event: "PAYMENT RECEIVED",
  data: {
    id: "0AB12LCPTEST1",
    status: "SUCCESS",
    paymentReference: "MP251111.1411.T00001",
    orderReference: "KAU7F3K2M9Q4X1",
    collectedAmount: "1000.00",
    collectedCurrency: "TZS",
    message: "Success",
    channel: "AIRTEL-MONEY",
    updatedAt: "2026-01-12T10:31:00.000Z",
    createdAt: "2026-01-12T10:30:00.000Z",
    customer: { customerName: "Asha Juma", customerPhoneNumber: "255686123456" },
  },
};
export const receivedChecksum = "d588e0a5330ef2f9dcf99088a94391b242ababd7423d325728f305672ff92234";

export const failed = {
  event: "PAYMENT FAILED",
  data: {
    id: "0AB12LCPTEST1",
    status: "FAILED",
    orderReference: "KAU7F3K2M9Q4X1",
    channel: "AIRTEL-MONEY",
    message: "Insufficient balance",
    updatedAt: "2026-01-12T10:31:00.000Z",
    createdAt: "2026-01-12T10:30:00.000Z",
  },
};
