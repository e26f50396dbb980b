import { expect } from 'vitest';
import { parseCommandLine } from '../../src/commands/program/command-line.ts';
import { CliError } from '../../src/errors.ts';
import { logIn } from '../../src/flows/session/log-in.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { Secret } from '../../src/secret.ts';
import { useSandbox } from './sandbox.ts';
import { createClock, createTestContext, type TestContext } from './test-context.ts';

export interface AuditedServer {
  sandbox: Sandbox;
  context: TestContext;
  /** Runs a command line without the name of the program, as the user who is logged in. */
  rancher(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** The JSON of `audit`, with further arguments. */
  audit(...args: string[]): Promise<AuditJson>;
}

export interface AuditJson {
  allUsers: boolean;
  recordsUse: boolean;
  tokens: number;
  problems: number;
  warnings: number;
  notes: number;
  findings: FindingJson[];
}

export interface FindingJson {
  id: string;
  severity: string;
  count: number;
  what: string;
  example: { id: string; user: { id: string; name: string } } | null;
  users: { id: string; name: string; count: number }[];
  command: string | null;
  advice: string | null;
}

interface AuditedOptions extends SandboxOptions {
  username?: string;
  /** What stands on the server before the user logs in. */
  seed?: (sandbox: Sandbox) => void;
  answers?: Record<string, string[]>;
}

/** A user, the admin by default, who is logged in to a sandbox. */
export async function startAudited({
  username = 'admin',
  seed,
  answers,
  ...options
}: AuditedOptions = {}): Promise<AuditedServer> {
  const clock = createClock();
  const context = createTestContext({ clock, ...(answers && { answers }) });
  context.env = { ...context.env, RANCHER_CONFIG_DIR: context.directory };
  const sandbox = await useSandbox({ clock, ...options });
  seed?.(sandbox);
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  const given = { username, password: new Secret(`${username}-password`) };
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, given });
  const rancher = (...args: string[]) => runIn(context, args);
  return {
    sandbox,
    context,
    rancher,
    async audit(...args) {
      const { code, stdout } = await rancher('audit', '-o', 'json', '--fail-on', 'never', ...args);
      expect(code).toBe(0);
      return JSON.parse(stdout);
    },
  };
}

async function runIn(context: TestContext, args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  context.printed.length = 0;
  context.told.length = 0;
  const code = await parseCommandLine(args, async (_verbose, work) => {
    try {
      await work(context);
      return 0;
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      context.told.push(error.describe());
      return error.exitCode;
    }
  });
  return { code, stdout: context.printed.join(''), stderr: context.told.join('\n') };
}
