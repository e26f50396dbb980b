import { chooseServer } from '../../flows/choose-server.ts';
import { commandFor } from '../../flows/command-for.ts';
import type { Context } from '../../flows/context.ts';
import { withSession } from '../../flows/session/with-session.ts';
import { type CreatedToken, createToken } from '../../flows/tokens/create.ts';
import { writeYaml } from '../../kube/yaml/write-yaml.ts';
import { localTime } from '../../local-time.ts';
import { formatJson, printable, reasonOf } from '../../printable.ts';
import { deleteToken } from '../../rancher/tokens/tokens.ts';
import { rfc3339OrNull } from '../../rfc3339.ts';
import { serverHost } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import type { LoginName } from '../../store/login-file.ts';
import type { GlobalOptions } from '../program/options.ts';

export interface TokensCreateArguments extends GlobalOptions {
  /** Milliseconds. */
  ttl: number;
  cluster?: string | undefined;
  description?: string | undefined;
  output?: 'json' | 'yaml' | undefined;
}

/** Creates a token and prints it, the only time that it is shown. */
export async function runTokensCreate(context: Context, args: TokensCreateArguments): Promise<void> {
  const { profile, ttl, cluster, description } = args;
  const server = chooseServer(context, args.server, profile);
  const created = await createToken(context, { server, profile, ttl, cluster, description }, (token) =>
    printOrDelete(context, { server, profile }, token, args.output),
  );
  explain(context, { server, profile }, created);
}

/** A token that could not be printed is useless, and is deleted again. */
async function printOrDelete(
  context: Context,
  login: LoginName,
  created: CreatedToken,
  output: TokensCreateArguments['output'],
): Promise<void> {
  try {
    await context.print(format(created, output));
  } catch (error) {
    await deleteUnprinted(context, login, created.id);
    throw error;
  }
}

async function deleteUnprinted(context: Context, login: LoginName, id: string): Promise<void> {
  try {
    await withSession(context, login, ({ token }, http) => deleteToken(http, token, id));
  } catch (error) {
    context.tell(
      `kubectl-rancher: the token ${printable(id)} was created but not printed, and is left on the server: ${reasonOf(error)}`,
    );
    context.tell(`  To delete it: ${commandFor(context, `tokens delete ${quoteForShell(id)}`, login)}`);
  }
}

function format(created: CreatedToken, output: TokensCreateArguments['output']): string {
  if (output === undefined) return `${created.token.expose()}\n`;
  const { id, token, cluster, description, expiresAt } = created;
  const fields = {
    id,
    token: token.expose(),
    cluster: cluster === undefined ? null : { id: cluster.id, name: cluster.name },
    description,
    expiresAt: rfc3339OrNull(expiresAt),
  };
  return output === 'yaml' ? writeYaml(fields) : `${formatJson(fields, 2)}\n`;
}

function explain(context: Context, login: LoginName, created: CreatedToken): void {
  const { tell } = context;
  const { id, cluster, expiresAt, isCut } = created;
  const host = serverHost(login.server);
  const end = Number.isFinite(expiresAt) ? `until ${localTime(expiresAt)}` : 'forever';
  const scope =
    cluster === undefined ? 'for everything that you may do' : `only for the cluster ${printable(cluster.name)}`;
  tell(`Created ${printable(id)} on ${host}, valid ${scope}, ${end}. It is not shown again.`);
  if (isCut) tell(`  ${host} allows no longer life: the setting auth-token-max-ttl-minutes.`);
  if (cluster?.id === 'local') {
    tell('  kubectl cannot use a token for only `local`: Rancher redirects kubectl to an address that refuses it.');
  }
  tell(`  To delete it earlier: ${commandFor(context, `tokens delete ${quoteForShell(id)}`, login)}`);
}
