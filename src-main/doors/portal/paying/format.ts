// Numbers of phones and references as people read and type them. Pure.
import { msisdn, PhoneCountry } from "#contract/values/index.ts";

const nbsp = "\u00A0";

/** `254712345678` as its owner writes it: 0712 345 678, in one line. */
export function phoneText(phone: string): string {
  const local = `0${withoutCountry(phone)}`;
  return [local.slice(0, 4), local.slice(4, 7), local.slice(7)].join(nbsp);
}

/** For whoever may not know it all: 0712 ••• 678. */
export const maskedPhone = (phone: string): string =>
  phoneText(phone).replace(/^(\S+)\s(\S+)\s(\S+)$/, (_, head: string, middle: string, tail: string) =>
    [head, "•".repeat(middle.length), tail].join(nbsp),
  );

const withoutCountry = (phone: string): string => {
  const code = PhoneCountry.options.find((one) => phone.startsWith(one));
  return code === undefined ? phone : phone.slice(code.length);
};

/** A reference in fours, so that it can be read and written down. */
export const refText = (ref: string): string => ref.replace(/(.{4})(?=.)/g, "$1-");

/** What somebody typed to find a payment, read as each of the things it can be. */
export type Sought = {
  /** 12 signs as kept, or undefined. */
  readonly ref: string | undefined;
  readonly phone: string | undefined;
  readonly receipt: string;
};

/** A reference has no I, L, O and U: who types them means 1, 1, 0 and V. */
export function soughtIn(text: string, country: PhoneCountry): Sought {
  const bare = text.trim().toUpperCase().replace(/[\s-]/g, "");
  const ref = bare.replace(/[IL]/g, "1").replaceAll("O", "0").replaceAll("U", "V");
  return {
    ref: /^[0-9A-Z]{12}$/.test(ref) ? ref : undefined,
    phone: msisdn(text, country),
    receipt: bare.replace(/[^0-9A-Z.]/g, "").slice(0, 40),
  };
}
