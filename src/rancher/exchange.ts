/** One request as it goes over the wire, and its answer. What sends them is chosen by whether a proxy stands in between. */
export interface WireRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | undefined;
  signal: AbortSignal;
  /** Bytes; a larger answer is an error with the code `ERR_ANSWER_TOO_LARGE`. */
  largestAnswer: number;
}

export interface WireAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface Exchange {
  /** Throws what the socket, the TLS layer or the library throws. */
  send(request: WireRequest): Promise<WireAnswer>;
  close(): Promise<void>;
}

/** How a server's certificate is looked at. */
export interface TlsOptions {
  /** Authorities in PEM, in place of Node.js's own roots. */
  ca?: string;
  rejectUnauthorized: boolean;
}

/** Milliseconds until a server has to have taken the connection. */
export const connectTimeout = 10_000;

/** Bytes. The largest honest answer is a list of some thousand clusters. */
export const largestAnswer = 64 * 1024 * 1024;

export function answerTooLarge(): Error {
  return fault('ERR_ANSWER_TOO_LARGE');
}

export function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}
