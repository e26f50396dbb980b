import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request that the sandbox received; `status` is 0 until its response begins. */
export interface RecordedRequest {
  method: string;
  path: string;
  status: number;
}

const SECRET_PARAMETERS = /([?&](?:code|token|password|publicKey|requestId|state)=)[^&]*/gi;

/** Records a request, in order of arrival and without secrets from its query. */
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
