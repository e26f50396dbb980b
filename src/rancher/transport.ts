/** One request as it goes over the wire, and its answer. What sends them is chosen by whether a proxy stands in between. */
export interface WireRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | undefined;
  /** Ends the exchange, wherever it is. */
  signal: AbortSignal;
  /** Bytes; a larger answer is an error with the code `ERR_RESPONSE_TOO_LARGE`. */
  largestResponse: number;
}

export interface WireResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface Transport {
  /**
   * Throws what the socket, the TLS layer or the library throws while there is no answer yet; from then on
   * `ERR_RESPONSE_CUT`, with that as its cause.
   */
  send(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
}

/** How a server's certificate is looked at. */
export interface TlsOptions {
  /** Authorities in PEM, in place of Node.js's own roots. */
  ca?: string;
  rejectUnauthorized: boolean;
}

/** Milliseconds until a server has to have taken the connection, TLS included. */
export const connectTimeout = 10_000;

export function fault(code: string, cause?: unknown): Error {
  return Object.assign(new Error(code, { cause }), { code });
}
