import type { Context } from '../context.ts';
import type { Visit } from './examination.ts';

/** `problem`: something does not work; `warning`: it works, but not as it should, or not for long. */
export type Result = 'ok' | 'warning' | 'problem';

/** What a check found. Texts are fit for a terminal. */
export interface Diagnosis {
  result: Result;
  what: string;
  /** One sentence or command that the user can act on. */
  nextStep?: string;
}

/** What is looked at. What several checks need is found out once. */
export interface Patient {
  context: Context;
  profile: string;
  /** Undefined when none is named or logged in to: then nothing is asked of any. */
  server: string | undefined;
  /** One request to the server. */
  visit(): Promise<Visit | undefined>;
  /** What is wrong with the keychain; undefined for nothing. */
  tryKeychain(): Promise<string | undefined>;
}

/** One thing that a person would look at. */
export interface Check {
  name: string;
  /** Gives nothing where there is nothing to look at. What it throws is a problem. */
  examine(patient: Patient): Promise<Diagnosis[]>;
}

export const ok = (what: string): Diagnosis => ({ result: 'ok', what });
export const warning = (what: string, nextStep: string): Diagnosis => ({ result: 'warning', what, nextStep });
export const problem = (what: string, nextStep: string): Diagnosis => ({ result: 'problem', what, nextStep });
