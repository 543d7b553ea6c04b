// All the bytes of a print at once → the slips they make. What the preview shows, and what tests look at.
import { type Command, readCommand } from "./commands.ts";
import { BadPrint, createRoll, type Slip } from "./roll.ts";

/** Throws UnknownCommand or BadPrint where the bytes would not print what was meant. */
export function interpret(bytes: Uint8Array, dots: number): Slip[] {
  const slips: Slip[] = [];
  const roll = createRoll(dots, (slip) => slips.push(slip));
  for (const command of commandsOf(bytes)) roll.take(command);
  const rest = roll.tear();
  return rest.marks.length > 0 || rest.pulses > 0 ? [...slips, rest] : slips;
}

function commandsOf(bytes: Uint8Array): Command[] {
  const commands: Command[] = [];
  for (let at = 0; at < bytes.length;) {
    const read = readCommand(bytes, at);
    if (!read) throw new BadPrint("the bytes end in the middle of a command");
    commands.push(read.command);
    at = read.next;
  }
  return commands;
}
