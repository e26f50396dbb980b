import type { ServerResponse } from 'node:http';
import { type Call, namedObject } from './calls.ts';
import { isTrue, type ResourceRequest } from './requests.ts';

export function isLogRequest({ verb, group, resource, subresource }: ResourceRequest): boolean {
  return verb === 'get' && group === '' && resource === 'pods' && subresource === 'log';
}

/** The log of a pod: one line, from when it was created. A client that follows it waits for more. */
export function sendLog(call: Call, outgoing: ServerResponse): void {
  const { metadata } = namedObject(call);
  const { query } = call.request;
  const time = isTrue(query.get('timestamps')) ? `${metadata.creationTimestamp} ` : '';
  outgoing.writeHead(200, { 'content-type': 'text/plain' });
  outgoing.write(query.get('tailLines') === '0' ? '' : `${time}${metadata.name} is ready\n`);
  if (!isTrue(query.get('follow'))) outgoing.end();
}
