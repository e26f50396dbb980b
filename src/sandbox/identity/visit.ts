import type { IncomingMessage } from 'node:http';
import { html, htmlPage } from '../html.ts';
import type { Person } from '../people.ts';
import type { RouteResponse } from '../route-response.ts';
import type { Identity } from './identity.ts';

/** One request to the identity provider. */
export interface Visit {
  identity: Identity;
  request: IncomingMessage;
  url: URL;
  params: Record<string, string>;
  person: Person | undefined;
}

export type Visited = (visit: Visit) => RouteResponse | Promise<RouteResponse>;

export interface Place {
  method: 'GET' | 'POST';
  path: string;
  handler: Visited;
}

export const BRAND = 'Sandbox identity provider';

/** A request that cannot be sent back to where it came from. */
export function refuse(message: string): RouteResponse {
  return htmlPage({ title: 'This does not work', brand: BRAND, body: html`<p>${message}</p>`, status: 400 });
}
