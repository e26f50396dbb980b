/** One request as it goes over the wire, secrets in plain text. */
export interface WireRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | undefined;
  /** Ends the request at any stage. */
  signal: AbortSignal;
  /** Is called when the status and the headers of the response are there. */
  onResponse: () => void;
  /** Bytes; a larger response is an error with the code `ERR_RESPONSE_TOO_LARGE`. */
  largestResponse: number;
}

export interface WireResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface Transport {
  /**
   * Throws what the socket, the TLS layer or the proxy gives while there is no response yet; from then on
   * `ERR_RESPONSE_CUT`, with that as its cause.
   */
  send(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
}

/**
 * Milliseconds until a proxy has to have opened a way to the server, and then until that has accepted the connection
 * with its TLS.
 */
export const connectTimeout = 10_000;

/** An error with a code of our own. */
export function fault(code: string, cause?: unknown): Error {
  return Object.assign(new Error(code, { cause }), { code });
}
