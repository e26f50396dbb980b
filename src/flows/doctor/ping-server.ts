import { CliError } from '../../errors.ts';
import type { HttpResponse, RancherHttp } from '../../rancher/http/http.ts';
import { proxyFor, type ServerProxy } from '../../rancher/http/proxy.ts';
import { notRancher } from '../../rancher/http/responses.ts';
import type { Context } from '../context.ts';
import { connectTo } from '../trust/connect-to.ts';

/** The outcome of one request to a server, made as every command would. */
export interface Ping {
  server: string;
  http: RancherHttp;
  proxy: ServerProxy | undefined;
  /** Undefined if no Rancher responded. */
  response: HttpResponse | undefined;
  /** Why none did. */
  failure: CliError | undefined;
}

/** Milliseconds. */
const patience = 8_000;

/** Tests whether a Rancher responds (`GET /ping`). */
export async function pingServer(context: Context, server: string, profile: string): Promise<Ping> {
  const http = connectTo({ ...context, tell: context.log }, { server, profile });
  const ping = { server, http, proxy: context.proxies.find(server) ?? proxyFor(server, context.env) };
  try {
    const response = await http.send({ method: 'GET', path: '/ping', timeout: patience });
    if (response.text.trim() !== 'pong') throw notRancher(response);
    return { ...ping, response, failure: undefined };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { ...ping, response: undefined, failure: error };
  }
}
