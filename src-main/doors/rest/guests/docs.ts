// What the routes of the guest API say of themselves under /docs/.
import type { Description } from "../describe.ts";

const user = {
  id: 254_712_345_678,
  phone_number: "254712345678",
  paid_until: "2026-11-23T14:30:00Z",
  is_active: true,
  has_active_access: true,
  time_remaining: { hours: 23, minutes: 45 },
  total_payments: 1,
  created_at: "2026-11-22T14:30:00Z",
};
const unknown = { success: false, message: "User not found" };
const params = { phone: "A phone number: 0712345678, 712345678, 254712345678 or +254712345678" };
const wrongLogin = { success: false, error: "Invalid credentials", message: "Invalid credentials" };

export const health = {
  group: "Guests",
  does: "Ask whether the program is there",
  answers: { 200: { status: "healthy", timestamp: "2026-11-22T14:30:00.000Z", service: "Kaunta" } },
} satisfies Description;

export const bundles = {
  group: "Guests",
  does: "List what is for sale",
  answers: {
    200: {
      success: true,
      bundles: [
        {
          id: 1,
          name: "Daily Access",
          description: "24-hour Wi-Fi access",
          price: "1000.00",
          duration_hours: 24,
          is_active: true,
        },
      ],
    },
  },
} satisfies Description;

export const verify = {
  group: "Guests",
  does: "Ask whether a number may be online, and let a device in on it",
  more: "With `mac_address` the device comes online where its router told of it. `router_id` is a router's number or id, a site or its short name.",
  answers: {
    200: { access_granted: true, user },
    404: {
      access_granted: false,
      message: "User not found. Please register and pay to access Wi-Fi.",
    },
    429: { success: false, message: "Too many requests. Try again later." },
  },
} satisfies Description;

export const userStatus = {
  group: "Guests",
  does: "See what a number has",
  params,
  answers: { 200: user, 404: unknown },
} satisfies Description;

export const redeem = {
  group: "Guests",
  does: "Bring a code",
  answers: {
    200: {
      success: true,
      message: "Voucher redeemed successfully. Access granted for 24 hours.",
      user,
    },
    400: { success: false, message: "This voucher has already been used" },
    404: { success: false, message: "Invalid voucher code" },
    429: { success: false, message: "Too many wrong codes. Try again in 1 minute." },
  },
} satisfies Description;

export const devices = {
  group: "Guests",
  does: "List the devices of a number",
  params,
  answers: {
    200: {
      success: true,
      phone_number: "254712345678",
      devices: [
        {
          id: 187_723_572_702_975,
          mac_address: "AA:BB:CC:DD:EE:FF",
          first_seen: "2026-11-22T14:30:00Z",
          last_seen: "2026-11-22T14:45:00Z",
          is_active: true,
        },
      ],
      device_count: 1,
      max_devices: 2,
    },
    404: unknown,
  },
} satisfies Description;

export const removeDevice = {
  group: "Guests",
  does: "Take a device off a number",
  more: "`device_id` as the list has it, or the hardware address.",
  answers: {
    200: { success: true, message: "Device removed successfully" },
    404: { success: false, message: "Device not found" },
  },
} satisfies Description;

const voucher = {
  id: "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
  code: "ABCD-EFGH-JKMN",
  duration_hours: 24,
  batch_id: "BATCH-1",
  notes: "",
  is_used: false,
  used_at: null,
  status: "made",
  created_at: "2026-11-22T14:30:00Z",
};

export const generate = {
  group: "Vouchers",
  does: "Make vouchers",
  more: "Of the plan of so many hours by the clock, or without a plan when there is none.",
  who: "operator",
  answers: {
    200: {
      success: true,
      message: "Successfully generated 1 vouchers",
      batch_id: "BATCH-1",
      quantity: 1,
      vouchers: [voucher],
    },
    401: wrongLogin,
  },
} satisfies Description;

export const listVouchers = {
  group: "Vouchers",
  does: "List vouchers",
  more: "Newest first; `next` is the `after` of the next page.",
  who: "operator",
  answers: {
    200: { success: true, count: 1, next: null, vouchers: [voucher] },
    401: wrongLogin,
    404: { success: false, message: "Batch not found" },
  },
} satisfies Description;
