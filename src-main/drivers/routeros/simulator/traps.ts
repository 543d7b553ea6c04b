// What the router says when it refuses. Texts as seen in the field; categories from the manual.

/** 0 missing item · 1 bad argument · 2 interrupted · 3 script · 4 general · 5 API · 6 TTY · 7 :return */
export type TrapCategory = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Thrown by verbs; the connection turns it into `!trap` and `!done`. */
export class Trap extends Error {
  readonly category: TrapCategory | undefined;
  constructor(message: string, category?: TrapCategory) {
    super(message);
    this.category = category;
  }
}

export const traps = {
  noSuchMenu: () => new Trap("no such command prefix"),
  noSuchCommand: () => new Trap("no such command"),
  noSuchItem: () => new Trap("no such item", 0),
  notPermitted: () => new Trap("not enough permissions (9)"),
  loginRefused: () => new Trap("invalid user name or password (6)"),
  oldLoginRefused: () => new Trap("cannot log in"),
  unknownParameter: (name: string) => new Trap(`unknown parameter ${name}`),
  noMatch: (name: string) => new Trap(`input does not match any value of ${name}`, 1),
  badValue: (name: string) => new Trap(`invalid value for argument ${name}`, 1),
  missing: (name: string) => new Trap(`missing value(s) of argument(s) ${name}`, 0),
  failure: (text: string) => new Trap(`failure: ${text}`),
  interrupted: () => new Trap("interrupted", 2),
};
