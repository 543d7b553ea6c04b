import type { z } from "zod";
import type { OperatorId } from "./values/index.ts";

/** What a caller must be allowed to do. Kept as data so that every host checks it the same way. */
export type Permission = "nobody" | "read" | "sell" | "operate" | "own";

export type Role = "owner" | "manager" | "technician" | "cashier";

/** What each role may do: one table, read by the doors and by the screens. */
export const may: Readonly<Record<Role, readonly Permission[]>> = {
  owner: ["nobody", "read", "sell", "operate", "own"],
  manager: ["nobody", "read", "sell", "operate"],
  technician: ["nobody", "read", "operate"],
  cashier: ["nobody", "read", "sell"],
};

export type Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly needs: Permission;
  readonly input: I;
  readonly output: O;
  /** True for looking around: leaves no line in the audit trail. Calls that need only `read` never do. */
  readonly quiet?: boolean;
};

export function call<I extends z.ZodType, O extends z.ZodType>(spec: Call<I, O>): Call<I, O> {
  return spec;
}

/** News pushed to screens: who may hear it, and, when it has topics, only pipes that watch that topic. */
export type Fact<S extends z.ZodType = z.ZodType> = {
  readonly needs: Permission;
  readonly shape: S;
  readonly topic?: (fact: z.output<S>) => string;
};

export function fact<S extends z.ZodType>(spec: Fact<S>): Fact<S> {
  return spec;
}

export type Contract = Record<string, Record<string, Call>>;

/** Who is on the other end of a pipe, and what a handler may do to that pipe. */
export type Caller = {
  /** Who is logged in here; undefined before login. */
  readonly operator: { readonly id: OperatorId; readonly name: string; readonly role: Role } | undefined;
  /** Where the pipe comes from, for login limits and the audit trail: `window` or an address. */
  readonly from: string;
  /** Binds the pipe to an operator, or lets it go. */
  become(operator: Caller["operator"], session: string | undefined): void;
  readonly session: string | undefined;
  /** Replaces the topics this pipe hears. */
  watch(topics: readonly string[]): void;
};

/** The functions a core must supply to honour a contract. */
export type Handlers<C extends Contract> = {
  [A in keyof C]: {
    [P in keyof C[A]]: (
      input: z.output<C[A][P]["input"]>,
      caller: Caller,
    ) => Promise<z.input<C[A][P]["output"]>>;
  };
};

/** The functions a screen gets out of the same contract. */
export type Client<C extends Contract> = {
  [A in keyof C]: {
    [P in keyof C[A]]: (input: z.input<C[A][P]["input"]>) => Promise<z.output<C[A][P]["output"]>>;
  };
};
