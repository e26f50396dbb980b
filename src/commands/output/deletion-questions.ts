import { CliError } from '../../errors.ts';
import type { Context } from '../../flows/context.ts';

/** Throws `usage` where nobody can be asked and `--yes` was not given. `nextStep`: what to do then. */
export function expectAnswer(context: Context, { yes, nextStep }: { yes: boolean; nextStep: string }): void {
  if (yes || context.terminal.canPrompt()) return;
  throw new CliError('usage', 'nothing is deleted without a yes, and nobody can be asked here', nextStep);
}

/** Asks each question in turn, unless `--yes` answers them all. Throws `cancelled` at the first no. */
export async function confirmAll(context: Context, yes: boolean, questions: string[]): Promise<void> {
  if (yes) return;
  for (const question of questions) {
    if (!(await context.terminal.askYesNo(question))) throw new CliError('cancelled', 'nothing was deleted');
  }
}

/** What is to be agreed to a second time: the agents that would lose their clusters. */
export function agentQuestion(count: number): string {
  const [tokens, have] = count === 1 ? ["1 token is an agent's", 'it'] : [`${count} tokens are agents'`, 'them'];
  return `${tokens}: a cluster whose agent needs ${have} is lost to Rancher. Really delete ${have}?`;
}
