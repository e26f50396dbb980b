import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request the sandbox got; `status` is 0 until the answer begins. */
export interface RecordedRequest {
  method: string;
  path: string;
  status: number;
}

const SECRET_PARAMETERS = /([?&](?:code|token|password|publicKey|requestId|state)=)[^&]*/gi;

/** Keeps a request in the order of arrival. Secrets in the query are left out. */
export function record(requests: RecordedRequest[], request: IncomingMessage, response: ServerResponse): void {
  const entry: RecordedRequest = {
    method: request.method ?? '',
    path: (request.url ?? '').replace(SECRET_PARAMETERS, '$1...'),
    get status() {
      return response.headersSent ? response.statusCode : 0;
    },
  };
  requests.push(entry);
  response.once('close', () => Object.defineProperty(entry, 'status', { value: entry.status, enumerable: true }));
}
