import { type Finding, findingNames } from './finding.ts';
import type { Outcome } from './kubectl-run.ts';
import { generalize, readMessages } from './messages.ts';
import type { Plan } from './plan.ts';
import type { RoundResult } from './round.ts';

/** Counts what rounds came to, and puts it into tables. */
export class Report {
  readonly findings: { round: number; finding: Finding; kinds: string[] }[] = [];
  readonly #kinds = new Map<string, { rounds: number; missed: number }>();
  readonly #during = new Map<string, number>();
  readonly #after = new Map<string, number>();
  #rounds = 0;
  #asks = 0;
  #failed = 0;
  #steps = 0;
  #stranded = 0;
  #longest: { took: number; kinds: string[] } = { took: 0, kinds: [] };
  #longestAfter = 0;

  add(round: number, { troubles }: Plan, result: RoundResult): void {
    const kinds = troubles.map(({ kind }) => kind.name);
    for (const [index, name] of kinds.entries()) {
      const counted = this.#kinds.get(name) ?? { rounds: 0, missed: 0 };
      counted.rounds++;
      if (!result.happened[index]) counted.missed++;
      this.#kinds.set(name, counted);
    }
    this.findings.push(...result.findings.map((finding) => ({ round, finding, kinds })));
    this.#rounds++;
    this.#asks += result.during.length;
    this.#failed += result.during.filter(({ code }) => code !== 0).length;
    this.#steps += result.said.length > 0 ? 1 : 0;
    this.#stranded += result.stranded;
    for (const outcome of result.during) {
      count(this.#during, outcome);
      if (outcome.took > this.#longest.took) this.#longest = { took: outcome.took, kinds };
    }
    for (const outcome of result.after) {
      count(this.#after, outcome);
      this.#longestAfter = Math.max(this.#longestAfter, outcome.took);
    }
  }

  /** What was found after the last round. */
  addEnd(findings: Finding[]): void {
    this.findings.push(...findings.map((finding) => ({ round: 0, finding, kinds: ['the end'] })));
  }

  /** All of it in Markdown. */
  format(): string {
    const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
    const kinds = [...this.#kinds].sort(([one], [other]) => one.localeCompare(other));
    return [
      table(
        ['kind of trouble', 'rounds', 'of these without a victim'],
        kinds.map(([name, { rounds, missed }]) => [name, rounds, missed]),
      ),
      table(
        ['what must never be', 'seen'],
        findingNames.map((name) => [name, this.findings.filter(({ finding }) => finding.name === name).length]),
      ),
      table(
        ['', ''],
        [
          ['rounds', this.#rounds],
          ['kubectls and logins while there was trouble', this.#asks],
          ['of these failed', this.#failed],
          ['rounds after which something had to be typed before kubectl worked', this.#steps],
          ['tokens left on the server that nothing here leads to', this.#stranded],
          [`longest while there was trouble (${this.#longest.kinds.join(', ')})`, seconds(this.#longest.took)],
          ['longest after it', seconds(this.#longestAfter)],
        ],
      ),
      table(['said while there was trouble', 'times'], sorted(this.#during)),
      table(['said after it', 'times'], sorted(this.#after)),
    ].join('\n\n');
  }
}

function count(counts: Map<string, number>, { stderr }: Outcome): void {
  for (const message of readMessages(stderr)) {
    const general = generalize(message).replaceAll('\n', ' ');
    counts.set(general, (counts.get(general) ?? 0) + 1);
  }
}

function sorted(counts: Map<string, number>): [string, number][] {
  return [...counts].sort(([, one], [, other]) => other - one);
}

function table(head: string[], rows: (string | number)[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
