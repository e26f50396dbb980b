import type { CommandRunner, Program } from '../program/program.ts';
import { examples } from './examples.ts';
import { addLoginOptions } from './login-options.ts';
import { outputOption } from './output-option.ts';
import { selectorOption } from './selector-option.ts';

export function defineClusters(program: Program, command: CommandRunner): void {
  program.command(
    'clusters',
    'List the clusters that you have access to',
    (clusters) =>
      addLoginOptions(clusters)
        .option('output', outputOption)
        .option('selector', selectorOption)
        .epilogue(examples(['$0 clusters -o wide', "with the clusters' own endpoints"])),
    command(async () => (await import('../clusters.ts')).runClusters),
  );
}
