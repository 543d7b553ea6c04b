// The query stack machine of `print` (reference: MikroTik manual, API, "Queries").
import { parseDuration } from "../formats.ts";

type Fields = ReadonlyMap<string, string>;

const truth: Record<string, string> = { yes: "true", no: "false", true: "true", false: "false" };

function same(held: string, asked: string): boolean {
  return held === asked || (truth[held] !== undefined && truth[held] === truth[asked]);
}

/** Numbers and durations compare by size, everything else as text. */
function compare(held: string, asked: string): number {
  const number = /^-?\d+(\.\d+)?$/;
  if (number.test(held) && number.test(asked)) return Number(held) - Number(asked);
  const [a, b] = [parseDuration(held), parseDuration(asked)];
  if (a !== undefined && b !== undefined && /[a-z:]/.test(held)) return a - b;
  return held < asked ? -1 : held > asked ? 1 : 0;
}

function operate(operations: string, stack: boolean[]): void {
  // Below what was pushed the stack is endlessly true.
  const pop = (): boolean => stack.pop() ?? true;
  const at = (index: number): boolean => stack[stack.length - 1 - index] ?? true;
  for (let position = 0; position < operations.length;) {
    const digits = /^\d+/.exec(operations.slice(position))?.[0];
    if (digits !== undefined) {
      position += digits.length;
      const value = at(Number(digits));
      if (position === operations.length) stack.length = 0;
      stack.push(value);
      // A dot only ends the index.
      if (operations[position] === ".") position++;
      continue;
    }
    const sign = operations[position++];
    if (sign === "!") stack.push(!pop());
    else if (sign === ".") stack.push(at(0));
    else if (sign === "&" || sign === "|") {
      const [right, left] = [pop(), pop()];
      stack.push(sign === "&" ? left && right : left || right);
    }
  }
}

/** Does the row pass? `queries` are query words without `?`. */
export function matches(queries: readonly string[], row: Fields): boolean {
  const stack: boolean[] = [];
  for (const query of queries) {
    const kind = query[0];
    if (kind === "#") operate(query.slice(1), stack);
    else if (kind === "-") stack.push(!row.has(query.slice(1)));
    else {
      const marked = kind === "<" || kind === ">" || kind === "=";
      const body = marked ? query.slice(1) : query;
      const divide = body.indexOf("=");
      if (divide < 0) {
        stack.push(row.has(body));
        continue;
      }
      const held = row.get(body.slice(0, divide));
      const asked = body.slice(divide + 1);
      if (held === undefined) stack.push(false);
      else if (kind === "<") stack.push(compare(held, asked) < 0);
      else if (kind === ">") stack.push(compare(held, asked) > 0);
      else stack.push(same(held, asked));
    }
  }
  return stack.every(Boolean);
}
