import { outputFormats } from '../output/listing.ts';

/** `-o` of a command that lists. */
export const outputOption = {
  alias: 'o',
  choices: outputFormats,
  requiresArg: true,
  default: 'table' as const,
  describe: 'Format',
};
