/** How many letters may be wrong, missing or too many. */
const mostWrong = 2;

/** How much of a command tells which is meant. */
const leastBeginning = 3;

/** The command that somebody may have meant: one that was mistyped, or is the beginning of what was typed, or goes on where that ends. */
export function nearCommand(typed: string, commands: string[]): string | undefined {
  const near = commands
    .map((command) => ({ command, distance: distanceBetween(typed, command) }))
    .filter(({ command, distance }) => distance <= mostWrong || isBeginning(typed, command))
    .sort((one, other) => one.distance - other.distance);
  return near[0]?.command;
}

function isBeginning(typed: string, command: string): boolean {
  return typed.length >= leastBeginning && (command.startsWith(typed) || typed.startsWith(command));
}

/** How many letters are to be changed, put in or taken out (Levenshtein's distance). */
function distanceBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [place, wanted] of [...other].entries()) {
      const changed = (row[place] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
