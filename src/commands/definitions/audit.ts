import { parseLastDuration, parseSpan } from '../program/options.ts';
import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';

export function defineAudit(program: Program, command: CommandRunner): void {
  program.command(
    'audit',
    'Find tokens and settings that give access for too long, and say how to fix them',
    (audit) =>
      addLoginOptions(audit)
        .option('output', {
          alias: 'o',
          choices: ['table', 'json'] as const,
          requiresArg: true,
          default: 'table' as const,
          describe: 'Format',
        })
        .option('fail-on', {
          choices: ['problem', 'warning', 'never'] as const,
          requiresArg: true,
          default: 'problem' as const,
          describe: 'Exit with 1 if there is a finding as bad as this',
        })
        .option('unused-for', {
          type: 'string',
          requiresArg: true,
          default: '90d',
          describe: 'Tokens not used for this long are a finding (Rancher 2.10 and later)',
          coerce: parseLastDuration,
        })
        .option('older-than', {
          type: 'string',
          requiresArg: true,
          describe: 'Tokens created at least this long ago are a finding',
          coerce: parseSpan,
        })
        .option('html', {
          type: 'string',
          requiresArg: true,
          describe: 'Also write a page with charts to this file',
        })
        .option('force', { type: 'boolean', describe: 'Overwrite the file of --html' })
        .epilogue(
          examples(
            ['$0 audit', 'exits with 1 if there is a problem'],
            ['$0 audit --fail-on never -o json', 'for scripts'],
            ['$0 audit --fail-on never --html audit.html', 'a page to show or print'],
          ),
        )
        .epilogue('Covers the tokens of all users for an admin, your own otherwise. Changes nothing.'),
    command(async () => (await import('../audit/audit.ts')).runAudit),
  );
}
