import { oneLine } from './printable.ts';

/** Every way a command can end badly, with the exit code that scripts rely on. The list is closed. */
export const exitCodes = {
  failed: 1,
  usage: 2,
  unreachable: 3,
  untrusted: 3,
  badCertificate: 3,
  notRancher: 3,
  loginNeeded: 4,
  loginRefused: 4,
  cancelled: 4,
  notAllowed: 5,
} as const;

export type ErrorCode = keyof typeof exitCodes;

/** A failure with a message for the user: what happened, to which server, and what to do next, each in one line. */
export class CliError extends Error {
  readonly code: ErrorCode;
  /** One sentence or command that the user can act on. */
  readonly nextStep: string | undefined;

  constructor(code: ErrorCode, message: string, nextStep?: string) {
    super(oneLine(message));
    this.name = 'CliError';
    this.code = code;
    this.nextStep = nextStep === undefined ? undefined : oneLine(nextStep);
  }

  get exitCode(): number {
    return exitCodes[this.code];
  }

  /** The lines for stderr, without the final newline. */
  describe(): string {
    const line = `kubectl-rancher: ${this.message}`;
    return this.nextStep === undefined ? line : `${line}\n  ${this.nextStep}`;
  }
}

/** A prompt or a wait was ended by the user, or by time. The caller that knows what it was about puts it into a message. */
export class Cancelled extends CliError {
  /** Absent for Ctrl-C and Ctrl-D. */
  readonly why: string | undefined;

  constructor(why?: string) {
    super('cancelled', why ?? 'cancelled');
    this.why = why;
  }
}

/** A failure without a message: it was printed already, or no one is there to read it. */
export class SilentFailure extends CliError {
  override describe(): string {
    return '';
  }
}

/** A command of the user's has ended with an exit code other than 0, which becomes this program's; it has printed what there is to say. */
export class CommandEnded extends SilentFailure {
  readonly commandExitCode: number;

  constructor(exitCode: number) {
    super('failed', `the command ended with ${exitCode}`);
    this.commandExitCode = exitCode;
  }

  override get exitCode(): number {
    return this.commandExitCode;
  }
}

export function isErrorCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(exitCodes, code);
}

/** The `code` of a Node.js system error (`ENOENT`, ...), or undefined for anything else: that of a `CliError` is none. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof CliError || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
