import { CliError } from '../errors.ts';
import { isForAnotherServer } from '../flows/environment-server.ts';
import type { GivenProof } from '../login/method.ts';
import { readPasswordOf } from '../platform/password-command.ts';
import { Secret } from '../secret.ts';
import type { LoginArguments } from './login.ts';
import { readSecretFromStdin } from './program/options.ts';

/** The proof given by options, stdin and environment. Only one secret can come on stdin. */
export async function readGiven(env: NodeJS.ProcessEnv, args: LoginArguments, server: string): Promise<GivenProof> {
  const onStdin = [
    args.passwordStdin && '--password-stdin',
    args.tokenStdin && '--token-stdin',
    args.clientSecretStdin && '--client-secret-stdin',
  ].filter((option) => typeof option === 'string');
  const [option, other] = onStdin;
  if (other !== undefined)
    throw new CliError('usage', `${onStdin.join(' and ')} cannot be used together: both read stdin`);
  checkCombinations(args);
  const username = args.username ?? (env.RANCHER_USERNAME || undefined);
  const secret = option === undefined ? undefined : await readSecretFromStdin(option);
  return {
    ...(username === undefined ? {} : { username }),
    ...(args.passwordStdin ? { ...(secret && { password: secret }) } : passwordInEnvironment(env, server, username)),
    ...(args.tokenStdin && secret ? { apiKey: secret } : {}),
    ...(args.keepToken ? { keepApiKey: true } : {}),
    ...(args.clientId !== undefined && secret ? { oidcClient: { id: args.clientId, secret } } : {}),
  };
}

function checkCombinations(args: LoginArguments): void {
  const { clientId, clientSecretStdin, tokenStdin, passwordStdin, keepToken, method, provider } = args;
  if ((clientId === undefined) !== (clientSecretStdin !== true)) {
    throw new CliError(
      'usage',
      'an OIDC client has an ID and a secret',
      'Use both: --client-id ID --client-secret-stdin < FILE',
    );
  }
  if (clientId !== undefined && (provider !== undefined || (method !== undefined && method !== 'browser'))) {
    throw new CliError(
      'usage',
      '--client-id uses the login page of Rancher, where the provider is chosen: omit --provider and --method',
    );
  }
  if (tokenStdin && (provider !== undefined || (method !== undefined && method !== 'token'))) {
    throw new CliError('usage', '--token-stdin uses no provider and no other method: omit --provider and --method');
  }
  if (passwordStdin && method !== undefined && method !== 'password') {
    throw new CliError('usage', `--password-stdin cannot be used with --method ${method}`);
  }
  if (keepToken && !tokenStdin && method !== 'token') {
    throw new CliError('usage', '--keep-token requires --token-stdin or --method token');
  }
}

/** The password in the environment counts only for the server and the user that the environment names, if any. */
function passwordInEnvironment(
  env: NodeJS.ProcessEnv,
  server: string,
  username: string | undefined,
): Pick<GivenProof, 'password' | 'readPassword'> {
  const { RANCHER_USERNAME: name, RANCHER_PASSWORD: password, RANCHER_PASSWORD_COMMAND: command } = env;
  if (isForAnotherServer(env, server) || (name && name !== username)) return {};
  if (password) return { password: new Secret(password) };
  return command ? { readPassword: () => readPasswordOf(command, env) } : {};
}
