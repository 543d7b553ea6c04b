// What the gate asks of a name and a password, said in the person's language while they type.
// The limits are the contract's (operators.ts); the core checks them again.
export const passwordMin = 10;
const passwordMax = 200;

export type Fault = "gate.name.short" | "gate.name.long" | "gate.passwordShort" | "gate.passwordLong";

export function nameFault(name: string): Fault | undefined {
  const length = name.trim().normalize("NFC").length;
  if (length < 2) return "gate.name.short";
  return length > 60 ? "gate.name.long" : undefined;
}

export function passwordFault(password: string): Fault | undefined {
  if (password.length < passwordMin) return "gate.passwordShort";
  return password.length > passwordMax ? "gate.passwordLong" : undefined;
}
