import type { Context } from '../context.ts';
import type { Ping } from './ping-server.ts';

/**
 * `problem`: something does not work, or is not safe; `warning`: it works, but not as it should, or not for long; `note`: worth
 * knowing, nothing to do.
 */
export type CheckResult = 'ok' | 'note' | 'warning' | 'problem';

/** What a check found. Its texts are printable. */
export interface CheckFinding {
  result: CheckResult;
  what: string;
  /** One sentence or command that the user can act on. */
  nextStep?: string;
}

/** What the checks look at. What several of them need is done once. */
export interface Subject {
  context: Context;
  profile: string;
  /** Undefined without a login or `--server`: then no request is made. */
  server: string | undefined;
  /** Sends one request to the server. */
  ping(): Promise<Ping | undefined>;
  /** Why the keychain cannot be used; undefined if it can. */
  tryKeychain(): Promise<string | undefined>;
}

/** One part of the setup to check. */
export interface Check {
  name: string;
  /** Returns nothing where there is nothing to check. What it throws counts as a problem. */
  run(subject: Subject): Promise<CheckFinding[]>;
}

export const ok = (what: string): CheckFinding => ({ result: 'ok', what });
export const note = (what: string): CheckFinding => ({ result: 'note', what });
export const warning = (what: string, nextStep: string): CheckFinding => ({ result: 'warning', what, nextStep });
export const problem = (what: string, nextStep: string): CheckFinding => ({ result: 'problem', what, nextStep });
