/** What stdout is displayed on. */
export interface Screen {
  /** Characters per line; undefined when stdout is not a terminal, so lines may have any length. */
  columns: number | undefined;
  colour: boolean;
}

/** For a terminal that does not report its width. */
const usualColumns = 80;

/** Colours only on a terminal, and not with `NO_COLOR` (https://no-color.org). */
export function readScreen(stdout: { isTTY?: boolean; columns?: number }, env: NodeJS.ProcessEnv): Screen {
  const isTerminal = stdout.isTTY === true;
  return {
    columns: isTerminal ? stdout.columns || usualColumns : undefined,
    colour: isTerminal && !env.NO_COLOR && env.TERM !== 'dumb',
  };
}
