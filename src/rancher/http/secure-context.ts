import { createSecureContext, type SecureContext } from 'node:tls';

let last: { pem: string; context: SecureContext } | undefined;

/**
 * TLS settings that trust these authorities, in PEM, and no others. To read a machine's roots takes 20 ms, so the next connection that
 * is checked by the same ones gets the same settings.
 */
export function secureContextFor(authorities: string[]): SecureContext {
  const pem = authorities.join('\n');
  if (last?.pem !== pem) last = { pem, context: createSecureContext({ ca: authorities }) };
  return last.context;
}
