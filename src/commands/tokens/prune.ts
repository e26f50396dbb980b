import { CliError } from '../../errors.ts';
import { commandFor } from '../../flows/command-for.ts';
import type { Context } from '../../flows/context.ts';
import { deleteTokens, type TokenToDelete } from '../../flows/tokens/delete.ts';
import { isEmptyFilter } from '../../flows/tokens/filter.ts';
import { openTokenList, type TokenQuery, type TokenRow } from '../../flows/tokens/list.ts';
import { localTime } from '../../local-time.ts';
import { isOwnDescription } from '../../rancher/tokens/token-description.ts';
import type { TokenKind } from '../../rancher/tokens/token-kinds.ts';
import { serverHost } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import type { LoginName } from '../../store/login-file.ts';
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
  const choice = new Choice(query);
  const { login, pages } = await openTokenList(context, query, (token) => choice.seeOther(token));
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
  tellOfOutliving(context, args, query, choice.outliving());
}

/** How many ids a command to type has. */
const idsShown = 10;

/** Someone who ends sessions, as after the loss of a machine, may believe that this ends all that was made with them. */
function tellOfOutliving(context: Context, args: TokensPruneArguments, login: LoginName, tokens: Outliving[]): void {
  if (tokens.length === 0) return;
  const end = localTime(Math.max(...tokens.map(({ expiresAt }) => expiresAt)));
  const of = `${countOf(tokens.length, 'token')} of kubectl-rancher`;
  context.tell(`  Tokens outlive the session that created them: ${of} can still be used (the last expires: ${end}).`);
  const ids = tokens.map(({ id }) => quoteForShell(id)).join(' ');
  const { user, allUsers } = args;
  const list = `tokens list${filterOptions({ ...login, verbose: false, output: 'table', user, allUsers })}`;
  context.tell(
    tokens.length > idsShown
      ? `  To see them: ${commandFor(context, list, login)}`
      : `  To delete them: ${commandFor(context, `tokens delete ${ids}`, login)}`,
  );
}

/** The reader of stdout has not seen all of the tokens, and not all of them were read. */
function endIncomplete(dryRun: boolean): void {
  if (!dryRun) throw new CliError('failed', 'nothing was deleted: the list of tokens was not printed to its end');
}

/** What this program created for kubectl with a session, somewhere else. */
type Outliving = Pick<TokenRow, 'id' | 'user' | 'expiresAt'>;

/** Chooses the tokens to delete, page by page; keeps of them only what deleting needs. */
class Choice {
  readonly tokens: TokenToDelete[] = [];
  readonly #withAgents: boolean;
  readonly #counts = new Map<TokenKind, number>();
  readonly #sessionUsers = new Set<string>();
  readonly #created: Outliving[] = [];
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
        if (kind === 'session') this.#sessionUsers.add(user.id);
        this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
      }
      yield chosen;
    }
  }

  /** A token of the same users that stays. Those that this machine still uses belong to a login that is known. */
  seeOther({ id, user, kind, description, expiresAt, expired, minted }: TokenRow): void {
    if (kind === 'session' || expired || minted || !isOwnDescription(description)) return;
    this.#created.push({ id, user, expiresAt });
  }

  /** The tokens that may have been created with the chosen sessions. */
  outliving(): Outliving[] {
    return this.#created.filter(({ user }) => this.#sessionUsers.has(user.id));
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
