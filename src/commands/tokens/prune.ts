import { CliError } from '../../errors.ts';
import { commandFor } from '../../flows/command-for.ts';
import type { Context } from '../../flows/context.ts';
import { deleteTokens, type TokenToDelete } from '../../flows/tokens/delete.ts';
import { isEmptyFilter } from '../../flows/tokens/filter.ts';
import { openTokenList, type TokenQuery, type TokenRow } from '../../flows/tokens/list.ts';
import type { TokenKind } from '../../rancher/tokens/token-kinds.ts';
import { serverHost } from '../../server-url.ts';
import { agentQuestion, confirmAll, expectConfirmation } from '../output/confirm-deletion.ts';
import { countOf } from '../output/count.ts';
import { printListing } from '../output/listing.ts';
import { reportDeletion } from '../output/report-deletion.ts';
import { filterOptions, readTokenQuery, type TokenFilterArguments } from './filter.ts';
import { tokenListing } from './listing.ts';

export interface TokensPruneArguments extends TokenFilterArguments {
  dryRun?: boolean | undefined;
  yes?: boolean | undefined;
}

/** Shows all tokens that match the filters, asks, and deletes them. */
export async function runTokensPrune(context: Context, args: TokensPruneArguments): Promise<void> {
  const { dryRun = false, yes = false } = args;
  const query = readTokenQuery(context, args);
  if (isEmptyFilter(query.filter)) {
    throw new CliError('usage', 'which tokens?', 'Add at least one filter: --kind, --never-expires, --expired, ...');
  }
  const nextStep = 'Run the same command with --dry-run to see what it would delete, with --yes to delete it.';
  if (!dryRun) expectConfirmation(context, { yes, nextStep });
  const { login, pages } = await openTokenList(context, query);
  const choice = new Choice(query);
  const listing = tokenListing({ allUsers: query.allUsers, now: context.clock.now() });
  const count = await printListing(context, args.output, listing, choice.from(pages));
  if (count === undefined) return endIncomplete(dryRun);
  const host = serverHost(query.server);
  for (const line of choice.describe(host, commandFor(context, 'logout', query))) context.tell(line);
  if (choice.tokens.length === 0) return;
  if (dryRun) {
    context.tell(`  To delete them: ${commandFor(context, `tokens prune${filterOptions(args)}`, query)}`);
    return;
  }
  await confirmAll(context, yes, choice.questions(host));
  const deletion = await deleteTokens(context, login, choice.tokens);
  reportDeletion(context, { server: query.server, total: choice.tokens.length }, deletion);
}

/** The reader of stdout has not seen all of the tokens, and not all of them were read. */
function endIncomplete(dryRun: boolean): void {
  if (!dryRun) throw new CliError('failed', 'nothing was deleted: the list of tokens was not printed to its end');
}

/** Chooses the tokens to delete, page by page; keeps of them only what deleting needs. */
class Choice {
  readonly tokens: TokenToDelete[] = [];
  readonly #withAgents: boolean;
  readonly #counts = new Map<TokenKind, number>();
  #agentsLeft = 0;
  #isOwnLeft = false;

  constructor({ filter }: TokenQuery) {
    this.#withAgents = filter.kinds?.includes('agent') ?? false;
  }

  async *from(pages: AsyncIterable<TokenRow[]>): AsyncGenerator<TokenRow[]> {
    for await (const page of pages) {
      const chosen = page.filter((token) => this.#takes(token));
      for (const { id, user, kind } of chosen) {
        this.tokens.push({ id, user });
        this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
      }
      yield chosen;
    }
  }

  #takes({ kind, current }: TokenRow): boolean {
    if (current) this.#isOwnLeft = true;
    else if (kind === 'agent' && !this.#withAgents) this.#agentsLeft += 1;
    else return true;
    return false;
  }

  /** What was chosen, and what was not. `logout`: the command that ends this login. */
  describe(host: string, logout: string): string[] {
    const kinds = [...this.#counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
    return [
      this.tokens.length === 0
        ? `Nothing to delete on ${host}.`
        : `${countOf(this.tokens.length, 'token')} on ${host}: ${kinds}.`,
      ...(this.#isOwnLeft ? [`  The token you are logged in with stays. To end that login: ${logout}`] : []),
      ...(this.#agentsLeft > 0
        ? [`  The tokens of cluster agents stay (${this.#agentsLeft}). To choose them: --kind agent`]
        : []),
    ];
  }

  questions(host: string): string[] {
    const agents = this.#counts.get('agent') ?? 0;
    return [
      `Delete ${countOf(this.tokens.length, 'token')} on ${host}?`,
      ...(agents > 0 ? [agentQuestion(agents)] : []),
    ];
  }
}
