import { CliError } from '../../errors.ts';
import type { Context } from '../../flows/context.ts';

/** Throws `usage` without a terminal to ask on, unless `--yes` was given. `nextStep`: what to do then. */
export function expectConfirmation(context: Context, { yes, nextStep }: { yes: boolean; nextStep: string }): void {
  if (yes || context.terminal.canPrompt()) return;
  throw new CliError(
    'usage',
    'nothing was deleted: this must be confirmed, and there is no terminal to ask on',
    nextStep,
  );
}

/** Asks each question in turn, unless `--yes` was given. Throws `cancelled` at the first no. */
export async function confirmAll(context: Context, yes: boolean, questions: string[]): Promise<void> {
  if (yes) return;
  for (const question of questions) {
    if (!(await context.terminal.askYesNo(question))) throw new CliError('cancelled', 'nothing was deleted');
  }
}

/** The second question, where agents would lose their clusters. `count`: the number of agent tokens. */
export function agentQuestion(count: number): string {
  const [tokens, them] =
    count === 1 ? ['1 token belongs to an agent', 'it'] : [`${count} tokens belong to agents`, 'them'];
  return `${tokens}: a cluster whose agent uses ${them} is disconnected from Rancher. Really delete ${them}?`;
}
