import type { IncomingMessage } from 'node:http';
import { html } from '../../platform/html.ts';
import { htmlPage } from '../http/html.ts';
import type { RouteResponse } from '../http/route-response.ts';
import type { Person } from '../people/people.ts';
import type { Identity } from './identity.ts';

/** A request to the identity provider; `incoming` is Node's own. */
export interface IdentityRequest {
  identity: Identity;
  incoming: IncomingMessage;
  url: URL;
  params: Record<string, string>;
  person: Person | undefined;
}

export type IdentityHandler = (request: IdentityRequest) => RouteResponse | Promise<RouteResponse>;

export interface IdentityRoute {
  method: 'GET' | 'POST';
  path: string;
  handler: IdentityHandler;
}

export const BRAND = 'Sandbox identity provider';

/** An error page, for a request with no address to send the browser back to. */
export function refuse(message: string): RouteResponse {
  return htmlPage({ title: 'This does not work', brand: BRAND, body: html`<p>${message}</p>`, status: 400 });
}
