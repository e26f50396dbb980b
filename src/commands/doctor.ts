import { CliError } from '../errors.ts';
import type { Context } from '../flows/context.ts';
import type { CheckResult } from '../flows/doctor/check.ts';
import { checkNames, type ReportedFinding, runChecks } from '../flows/doctor/run-checks.ts';
import { findCliTokens, type LeftTokens, revokeCliTokens } from '../flows/tokens/rancher-cli-tokens.ts';
import { oneLine, printable } from '../printable.ts';
import { countOf } from './output/count.ts';
import { type Listing, printListing } from './output/listing.ts';
import { show } from './output/show.ts';
import type { GlobalOptions } from './program/options.ts';

export interface DoctorArguments extends GlobalOptions {
  output: 'table' | 'json' | 'yaml';
}

const doctorListing: Listing<ReportedFinding> = {
  key: 'checks',
  columns: [],
  nameOf: ({ check }) => check,
  fieldsOf: ({ check, result, what, nextStep }) => ({ check, result, what, nextStep: nextStep ?? null }),
};

/** Prints the findings of each check as it ends. Throws `failed` if one of them is a problem. */
export async function runDoctor(context: Context, { server, profile, output }: DoctorArguments): Promise<void> {
  let problems = 0;
  const pages = count(runChecks(context, { server, profile }), (finding) => {
    if (finding.result === 'problem') problems += 1;
  });
  if (output !== 'table') await printListing(context, output, doctorListing, pages);
  else for await (const findings of pages) await show(context, findings.map((one) => describe(context, one)).join(''));
  if (output === 'table') await offerToRevoke(context, profile);
  if (problems > 0) throw new CliError('failed', `${countOf(problems, 'problem')} found`);
}

async function* count(
  pages: AsyncIterable<ReportedFinding[]>,
  note: (finding: ReportedFinding) => void,
): AsyncGenerator<ReportedFinding[]> {
  for await (const page of pages) {
    page.forEach(note);
    yield page;
  }
}

const colours: Record<CheckResult, string> = {
  ok: '\x1b[32m',
  note: '\x1b[36m',
  warning: '\x1b[33m',
  problem: '\x1b[31m',
};
const widths = { result: 9, check: Math.max(...checkNames.map(({ length }) => length)) + 2 };

function describe({ screen }: Context, { check, result, what, nextStep }: ReportedFinding): string {
  const shown = result.padEnd(widths.result);
  const head = screen.colour ? `${colours[result]}${shown}\x1b[39m` : shown;
  const indent = ' '.repeat(widths.result + widths.check);
  return `${head}${check.padEnd(widths.check)}${oneLine(what)}\n${nextStep === undefined ? '' : `${indent}${oneLine(nextStep)}\n`}`;
}

/** Tokens left by the Rancher CLI are revoked only after a confirmation. */
async function offerToRevoke(context: Context, profile: string): Promise<void> {
  const found = findIfReadable(context);
  if (found?.tokens === undefined || found.tokens.length === 0 || !context.terminal.canPrompt()) return;
  const which = found.tokens.map(({ id }) => printable(id)).join(', ');
  const question = `Delete ${which} on the server, and from ${printable(found.path)}?`;
  if (!(await context.terminal.askYesNo(question))) return;
  const { revoked, left } = await revokeCliTokens(context, found, profile);
  for (const id of revoked) context.tell(`Revoked ${printable(id)}.`);
  for (const { id, reason } of left)
    context.tell(`kubectl-rancher: ${printable(id)} was not revoked: ${printable(reason)}`);
}

/** Undefined for a file that cannot be read, which is among the findings. */
function findIfReadable(context: Context): LeftTokens | undefined {
  try {
    return findCliTokens(context);
  } catch {
    return undefined;
  }
}
