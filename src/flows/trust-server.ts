import { readFileSync } from 'node:fs';
import { CliError, errorCode } from '../errors.ts';
import { loginCommand } from '../own-commands.ts';
import { printable } from '../printable.ts';
import type { RancherHttp } from '../rancher/http.ts';
import { caChecksum, ping, readCaCertificates } from '../rancher/public.ts';
import { serverHost } from '../server-url.ts';
import type { KnownServer } from '../store/servers.ts';
import { expectAuthority, expectRoots } from './changed-authority.ts';
import type { Context } from './context.ts';
import { environmentTrust } from './environment-session.ts';

/** What the user said about the server's certificate. */
export interface TrustOptions {
  caFile?: string;
  /** SHA-256 in hex. */
  caChecksum?: string;
  /** False: checked from now on, whatever was said before. */
  insecureSkipTlsVerify?: boolean;
  /** The file or the checksum is from the environment, so whoever reads of it has not typed it. */
  fromEnvironment?: true;
}

/**
 * A connection that trusts what the user says now, else what the environment says of the server that its session is for, else what
 * he said before, else the machine's roots. `profile`: whose login the command that a user is told is for.
 */
export function connectTo(context: Context, server: string, options: TrustOptions = {}, profile?: string): RancherHttp {
  if (options.caFile !== undefined) return context.connect(server, { kind: 'ca', pem: readCaFile(options) });
  const known = context.servers.find(server);
  const given = options.insecureSkipTlsVerify ? {} : environmentTrust(context.env, server);
  if (given.caFile !== undefined) return connectTo(context, server, given);
  if (given.caChecksum !== undefined) return expectChecksum(context, { server, profile }, given);
  if (options.insecureSkipTlsVerify ?? known?.insecureSkipTlsVerify) {
    context.tell(`kubectl-rancher: the certificate of ${serverHost(server)} is not checked, as you asked`);
    return context.connect(server, { kind: 'none' });
  }
  if (known?.caPem === undefined) return expectRoots(context.connect(server, { kind: 'roots' }), profile);
  return expectAuthority(context, context.connect(server, { kind: 'ca', pem: known.caPem }), known.caPem, profile);
}

/**
 * The same, made sure of before anything secret is sent: asks the user once about a server that nothing vouches for,
 * and remembers the answer for that server. Throws `untrusted`, `badCertificate`, `unreachable` or `cancelled`.
 */
export async function establishTrust(
  context: Context,
  server: string,
  options: TrustOptions = {},
  profile?: string,
): Promise<RancherHttp> {
  if (options.caChecksum !== undefined) return trustByChecksum(context, server, options);
  if (options.insecureSkipTlsVerify === false) forgetInsecurity(context, server);
  const http = connectTo(context, server, options, profile);
  try {
    await ping(http);
  } catch (error) {
    const askable = error instanceof CliError && error.code === 'untrusted' && options.caFile === undefined;
    if (!askable) throw error;
    if (context.servers.find(server)?.caPem === undefined) return askUser(context, { server, profile });
    const trusted = await tryRoots(context, server);
    if (trusted === undefined) throw error;
    return trusted;
  }
  if (options.caFile !== undefined) remember(context, { url: server, caPem: readCaFile(options) });
  else if (options.insecureSkipTlsVerify) {
    remember(context, { ...checked(context, server), insecureSkipTlsVerify: true });
    const undo = loginCommand({ server, profile }, '--no-insecure-skip-tls-verify');
    context.tell(`kubectl-rancher: that stays so; to have it checked again: ${undo}`);
  }
  return http;
}

function forgetInsecurity(context: Context, server: string): void {
  if (context.servers.find(server)?.insecureSkipTlsVerify) remember(context, checked(context, server));
}

/** The authority that was trusted stays, so that it is the one to check by as soon as there is checking again. */
function checked(context: Context, server: string): KnownServer {
  const caPem = context.servers.find(server)?.caPem;
  return { url: server, ...(caPem === undefined ? {} : { caPem }) };
}

/** A server that had an authority of its own may have got a certificate that every machine trusts. */
async function tryRoots(context: Context, server: string): Promise<RancherHttp | undefined> {
  const http = context.connect(server, { kind: 'roots' });
  try {
    await ping(http);
  } catch {
    return undefined;
  }
  remember(context, { url: server });
  return http;
}

/** Where nothing can be written the question comes again the next time, and that is all. */
function remember(context: Context, trusted: KnownServer): void {
  try {
    const oidcClient = context.servers.find(trusted.url)?.oidcClient;
    context.servers.save({ ...trusted, ...(oidcClient && { oidcClient }) });
  } catch (error) {
    context.tell(`kubectl-rancher: what you trust could not be noted (${errorCode(error) ?? error})`);
  }
}

/** What was remembered with this checksum; else the server shows its authorities before the first request. */
function expectChecksum(
  context: Context,
  { server, profile }: { server: string; profile: string | undefined },
  expected: TrustOptions,
): RancherHttp {
  const pem = context.servers.find(server)?.caPem;
  if (pem !== undefined && caChecksum(pem) === normalizeChecksum(expected.caChecksum)) {
    return expectAuthority(context, context.connect(server, { kind: 'ca', pem }), pem, profile);
  }
  let trusting: Promise<RancherHttp> | undefined;
  return {
    server,
    async send(request) {
      trusting ??= trustByChecksum(context, server, expected);
      return (await trusting).send(request);
    },
    close: async () => (await trusting?.catch(() => undefined))?.close(),
  };
}

async function trustByChecksum(context: Context, server: string, expected: TrustOptions): Promise<RancherHttp> {
  const pem = await readCaCertificates(context.connect(server, { kind: 'none' }));
  if (pem === '') throw describeNothingToCompare(server, expected);
  const checksum = caChecksum(pem);
  const wanted = normalizeChecksum(expected.caChecksum);
  if (checksum !== wanted) {
    const says = expected.fromEnvironment ? 'RANCHER_CA_CHECKSUM says' : 'you gave';
    throw new CliError(
      'untrusted',
      `the authority of ${serverHost(server)} is not the one you expect: ${says} ${printable(wanted)}, it shows ${checksum}`,
      'Compare it with what the people who run this Rancher say.',
    );
  }
  const http = await connectWith(context, server, pem);
  remember(context, { url: server, caPem: pem });
  return http;
}

function describeNothingToCompare(server: string, { fromEnvironment }: TrustOptions): CliError {
  const checksum = fromEnvironment ? 'RANCHER_CA_CHECKSUM' : 'the checksum';
  return new CliError(
    'untrusted',
    `${serverHost(server)} names no authority of its own, so there is nothing to compare the checksum with`,
    `Leave ${checksum} out where every machine trusts its certificate; else give its CA certificate with --ca-file.`,
  );
}

async function askUser(
  context: Context,
  { server, profile }: { server: string; profile: string | undefined },
): Promise<RancherHttp> {
  const host = serverHost(server);
  const pem = await fetchCa(context, server);
  const checksum = caChecksum(pem);
  const http = await connectWith(context, server, pem);
  if (!context.terminal.canPrompt()) {
    throw new CliError(
      'untrusted',
      `${host} is not known to this machine; its authority's checksum is ${checksum}`,
      `If that is right: ${loginCommand({ server, profile }, `--ca-checksum ${checksum}`)}`,
    );
  }
  context.terminal.say(`The certificate of ${host} is signed by an authority that this machine does not know.`);
  context.terminal.say(`Its SHA-256 checksum (the one that Rancher gives its agents) is\n  ${checksum}`);
  if (!(await context.terminal.askYesNo(`Trust it for ${host} from now on?`))) {
    throw new CliError('untrusted', `${host} is not trusted`, 'Get its CA certificate and give it with --ca-file.');
  }
  remember(context, { url: server, caPem: pem });
  return http;
}

/** The authorities a server names, fetched without trusting it; nothing secret is sent. */
async function fetchCa(context: Context, server: string): Promise<string> {
  const pem = await readCaCertificates(context.connect(server, { kind: 'none' }));
  if (pem !== '') return pem;
  throw new CliError(
    'untrusted',
    `the certificate of ${serverHost(server)} is not signed by an authority that this machine trusts, and it names none`,
    'Get its CA certificate from the people who run it and give it with --ca-file.',
  );
}

/** Whether the chain and the name of the server's certificate hold against these authorities. */
async function connectWith(context: Context, server: string, pem: string): Promise<RancherHttp> {
  const http = context.connect(server, { kind: 'ca', pem });
  await ping(http);
  return http;
}

function normalizeChecksum(text = ''): string {
  return text.replaceAll(':', '').trim().toLowerCase();
}

function readCaFile({ caFile: path = '', fromEnvironment }: TrustOptions): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const file = fromEnvironment ? `the file that RANCHER_CA_FILE names, ${path}` : `the CA file ${path}`;
    throw new CliError('usage', `cannot read ${file} (${errorCode(error) ?? 'unknown error'})`);
  }
}
