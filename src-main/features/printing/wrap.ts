// Lines that fit: broken at spaces, and inside a word only where the word alone is too long for the paper.

/** Lines of at most `columns` letters. Line feeds in the text begin a new line; an empty line stays one. */
export function wrapped(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) => wrappedLine(line, columns));
}

function wrappedLine(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of text.split(" ").filter((part) => part !== "")) {
    if (line !== "" && line.length + 1 + word.length <= columns) {
      line += ` ${word}`;
      continue;
    }
    if (line !== "") lines.push(line);
    while (word.length > columns) {
      lines.push(word.slice(0, columns));
      word = word.slice(columns);
    }
    line = word;
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}

/** Left and right on one line; where they do not fit, the right goes below, still on the right. */
export function paired(left: string, right: string, columns: number): string[] {
  if (right === "") return wrapped(left, columns);
  if (left.length + 1 + right.length <= columns)
    return [left + " ".repeat(columns - left.length - right.length) + right];
  const rightLines = wrapped(right, columns).map((line) => line.padStart(columns));
  return left === "" ? rightLines : [...wrapped(left, columns), ...rightLines];
}

/** The longest piece that must stay whole. */
export const longestWord = (text: string): number =>
  Math.max(0, ...text.split(/\s/).map((word) => word.length));
