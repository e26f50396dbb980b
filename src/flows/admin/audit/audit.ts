import { CliError } from '../../../errors.ts';
import { readFeature } from '../../../rancher/features.ts';
import type { ListedToken } from '../../../rancher/tokens/listed-tokens.ts';
import { commandFor } from '../../command-for.ts';
import type { Context } from '../../context.ts';
import type { SessionNeed } from '../../session/session-need.ts';
import { type OpenTokenList, openTokenList } from '../../tokens/list.ts';
import { findCliTokens } from '../../tokens/rancher-cli-tokens.ts';
import { readTokenFacts, type TokenFacts } from '../../tokens/token-facts.ts';
import { unlessForbidden } from '../../tokens/unless-forbidden.ts';
import { type KnownSetting, readTokenSettings, type ServerSettings } from '../settings.ts';
import { type AuditFinding, sortFindings } from './finding.ts';
import { FindingTally } from './finding-tally.ts';
import { findInSettings } from './setting-findings.ts';
import { type AuditOptions, tokenRules } from './token-rules.ts';
import { TokenStatistics } from './token-statistics.ts';

export type AuditRequest = SessionNeed & Omit<AuditOptions, 'rancherCli'>;

/** How tokens stand on a server. */
export interface Audit {
  server: string;
  /** As the server names it; empty if it does not say. */
  version: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** Whether it covers the tokens of all users, or only the caller's own. */
  allUsers: boolean;
  /** How many there are. */
  tokens: number;
  /** The worst first. */
  findings: AuditFinding[];
  settings: KnownSetting[];
  statistics: TokenStatistics;
  /** Whether the server records when a token is used. */
  recordsUse: boolean;
}

/**
 * Looks at a server's settings and at every token: those of all users for an admin, else the caller's own. Tokens stream
 * through, and are not kept.
 */
export async function auditTokens(context: Context, request: AuditRequest): Promise<Audit> {
  const at = context.clock.now();
  const { server } = request;
  const { version, settings } = await unlessForbidden<SettingsRead>(readTokenSettings(context, request), noSettings);
  const { allUsers, list } = await openList(context, request);
  const { http, session } = list.login;
  const [facts, tokenHashing] = await Promise.all([
    readTokenFacts(http, session.token, { allUsers, known: settings }),
    unlessForbidden(readFeature(http, session.token, 'token-hashing'), undefined),
  ]);
  const commandOf = (words: string): string => commandFor(context, words, request);
  const tally = new FindingTally(tokenRules({ ...request, rancherCli: findStoredByCli(context) }));
  const statistics = new TokenStatistics();
  const tokens = await readAll(context, list.pages, (listed) => {
    const token = withUserName(listed, facts);
    tally.add(token, facts, at);
    statistics.add(token, at);
  });
  const prune = (filters: string): string => commandOf(`tokens prune ${filters}${allUsers ? ' --all-users' : ''}`);
  const findings = sortFindings([
    ...findInSettings({ settings, tokenHashing, isAdmin: allUsers }, commandOf),
    ...tally.findings({ prune, doctor: commandOf('doctor') }),
  ]);
  return { server, version, at, allUsers, tokens, findings, settings, statistics, recordsUse: facts.recordsUse };
}

type SettingsRead = Pick<ServerSettings, 'version' | 'settings'>;

const noSettings: SettingsRead = { version: '', settings: [] };

/** The tokens of all users, or the caller's own without permission for that. */
async function openList(
  context: Context,
  { server, profile }: AuditRequest,
): Promise<{ allUsers: boolean; list: OpenTokenList }> {
  const query = { server, profile, filter: {} };
  try {
    return { allUsers: true, list: await openTokenList(context, { ...query, allUsers: true }) };
  } catch (error) {
    if (!(error instanceof CliError && error.code === 'notAllowed')) throw error;
    return { allUsers: false, list: await openTokenList(context, { ...query, allUsers: false }) };
  }
}

/** There may be tens of thousands, so a terminal shows the progress. Returns how many there were. */
async function readAll(
  { terminal }: Context,
  pages: AsyncIterable<ListedToken[]>,
  note: (token: ListedToken) => void,
): Promise<number> {
  let count = 0;
  const read = async (): Promise<number> => {
    for await (const page of pages) {
      page.forEach(note);
      count += page.length;
    }
    return count;
  };
  return terminal.canPrompt() ? terminal.showWhile(() => `Reading tokens: ${count}`, read) : read();
}

/** A user's present name, rather than that of the login that made the token. */
function withUserName(token: ListedToken, { users }: TokenFacts): ListedToken {
  const name = users?.get(token.user.id)?.name;
  return name ? { ...token, user: { id: token.user.id, name } } : token;
}

/** None where the file of the Rancher CLI cannot be read, which `doctor` says. */
function findStoredByCli(context: Context): Set<string> {
  try {
    return new Set(findCliTokens(context).tokens?.map(({ id }) => id));
  } catch {
    return new Set();
  }
}
