import { CliError } from '../../errors.ts';
import type { HttpResponse, RancherHttp } from '../../rancher/http.ts';
import { proxyFor, type ServerProxy } from '../../rancher/proxy.ts';
import { notRancher } from '../../rancher/responses.ts';
import type { Context } from '../context.ts';
import { connectTo } from '../trust/connect-to.ts';

/** One request to a server, as every command would make it. */
export interface Visit {
  server: string;
  http: RancherHttp;
  proxy: ServerProxy | undefined;
  /** The answer of a Rancher; undefined when there was none. */
  response: HttpResponse | undefined;
  /** Why there was none. */
  failure: CliError | undefined;
}

/** Milliseconds. */
const patience = 8_000;

/** Asks a server whether it is a Rancher (`GET /ping`). */
export async function visitServer(context: Context, server: string, profile: string): Promise<Visit> {
  const http = connectTo({ ...context, tell: context.log }, { server, profile });
  const visit = { server, http, proxy: proxyFor(server, context.env) };
  try {
    const response = await http.send({ method: 'GET', path: '/ping', timeout: patience });
    if (response.text.trim() !== 'pong') throw notRancher(response);
    return { ...visit, response, failure: undefined };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { ...visit, response: undefined, failure: error };
  }
}
