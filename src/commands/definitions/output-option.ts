import { outputFormats } from '../output/listing.ts';

/** `-o` of commands that list things. */
export const outputOption = {
  alias: 'o',
  choices: outputFormats,
  requiresArg: true,
  default: 'table' as const,
  describe: 'Format',
};
