import { outputFormats } from '../listing.ts';

/** `-o` of a command that lists. */
export const outputOption = {
  alias: 'o',
  choices: outputFormats,
  default: 'table' as const,
  describe: 'Format',
};
