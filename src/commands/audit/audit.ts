import { CliError } from '../../errors.ts';
import { type Audit, auditTokens } from '../../flows/admin/audit/audit.ts';
import { severities } from '../../flows/admin/audit/finding.ts';
import { chooseServer } from '../../flows/choose-server.ts';
import type { Context } from '../../flows/context.ts';
import { refuseExisting, refuseUnwritable, writeUserFile } from '../../platform/files/user-file.ts';
import { formatJson, oneLine } from '../../printable.ts';
import { countOf } from '../output/count.ts';
import { show } from '../output/show.ts';
import { formatDuration, type GlobalOptions } from '../program/options.ts';
import { auditFields, countSeverity } from './fields.ts';
import { auditPage } from './page/page.ts';
import { formatReport } from './report.ts';

export interface AuditArguments extends GlobalOptions {
  output: 'table' | 'json';
  failOn: 'problem' | 'warning' | 'never';
  /** Milliseconds. */
  unusedFor: number;
  /** Milliseconds. */
  olderThan?: number | undefined;
  /** The file to write the page to. */
  html?: string | undefined;
  force?: boolean | undefined;
}

/** Reports how tokens stand on a server. Throws `failed` if there is a finding as bad as `--fail-on` says. */
export async function runAudit(context: Context, args: AuditArguments): Promise<void> {
  const { profile, unusedFor, olderThan, output, failOn, html: file, force = false } = args;
  if (file !== undefined) refuseUnusable(file, force);
  const server = chooseServer(context, args.server, profile);
  const words = { unusedFor: formatDuration(unusedFor), olderThan: formatDuration(olderThan ?? 0) };
  const audit = await auditTokens(context, { server, profile, unusedFor, olderThan, words });
  const text = output === 'json' ? `${formatJson(auditFields(audit), 2)}\n` : formatReport(audit, context.screen);
  await show(context, text);
  if (file !== undefined) writePage(context, file, { audit, force });
  expectNone(audit, failOn);
}

/** Before any request. */
function refuseUnusable(file: string, force: boolean): void {
  if (file === '-') throw new CliError('usage', '--html needs a file, but - is stdout');
  if (!force) refuseExisting(file);
  refuseUnwritable(file);
}

function writePage({ tell }: Context, file: string, { audit, force }: { audit: Audit; force: boolean }): void {
  writeUserFile(file, auditPage(audit), force);
  tell(`Wrote ${oneLine(file)}`);
}

function expectNone({ findings }: Audit, failOn: AuditArguments['failOn']): void {
  if (failOn === 'never') return;
  const bad = severities.slice(0, severities.indexOf(failOn) + 1);
  const counts = bad.map((severity) => countOf(countSeverity(findings, severity), severity));
  const found = counts.filter((count) => !count.startsWith('0 ')).join(' and ');
  if (found !== '') throw new CliError('failed', `the audit found ${found}`);
}
