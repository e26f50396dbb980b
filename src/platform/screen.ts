/** What stdout is shown on. */
export interface Screen {
  /** Characters in a line; undefined when stdout is no terminal, and a line may have any length. */
  columns: number | undefined;
  colour: boolean;
}

/** Where a terminal does not say how wide it is: it has no columns, or 0 of them, as one that nobody has set up. */
const usualColumns = 80;

/** Colours only on a terminal, and not for who does not want any (`NO_COLOR`, https://no-color.org). */
export function readScreen(stdout: { isTTY?: boolean; columns?: number }, env: NodeJS.ProcessEnv): Screen {
  const isTerminal = stdout.isTTY === true;
  return {
    columns: isTerminal ? stdout.columns || usualColumns : undefined,
    colour: isTerminal && !env.NO_COLOR && env.TERM !== 'dumb',
  };
}
