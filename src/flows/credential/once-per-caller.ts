import { CliError, SilentFailure } from '../../errors.ts';
import type { Credential } from '../../store/credentials/credential-format.ts';
import type { Context } from '../context.ts';
import { answerRequest } from './answer-request.ts';
import { findFailure, rememberFailure } from './caller-memory.ts';
import type { CredentialRequest } from './request.ts';

/** kubectl runs a failing plugin up to five times: a person is asked, and sees the message, only once. */
export async function answerOncePerCaller(context: Context, request: CredentialRequest): Promise<Credential> {
  const earlier = findFailure(context, request);
  if (earlier !== undefined) throw new SilentFailure(earlier.code, earlier.message);
  try {
    return await answerRequest(context, request);
  } catch (error) {
    if (error instanceof CliError) rememberFailure(context, request, error);
    throw error;
  }
}
