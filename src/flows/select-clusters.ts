import { CliError } from '../errors.ts';
import { printable } from '../printable.ts';

/** Whether labels are as a selector wants them. */
export type Selector = (labels: Record<string, string>) => boolean;

/**
 * Reads a selector of labels, as kubectl has them: `KEY=VALUE`, `KEY==VALUE`, `KEY!=VALUE`, `KEY` and `!KEY`, of which all that stand
 * between commas must hold. Throws `usage` for anything else.
 */
export function parseSelector(text: string): Selector {
  const requirements = text.split(',').map((part) => parseRequirement(part.trim()));
  return (labels) => requirements.every((isMet) => isMet(labels));
}

const key = '[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?';
const value = '(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?';

function parseRequirement(text: string): Selector {
  const [, wanted = '', sign, given = ''] = new RegExp(`^(${key})\\s*(==?|!=)\\s*(${value})$`).exec(text) ?? [];
  if (sign === '!=') return (labels) => labelValue(labels, wanted) !== given;
  if (sign !== undefined) return (labels) => labelValue(labels, wanted) === given;
  const [, not, named] = new RegExp(`^(!?)(${key})$`).exec(text) ?? [];
  if (named === undefined) {
    throw new CliError(
      'usage',
      `"${printable(text)}" does not select labels`,
      'It takes KEY=VALUE, KEY!=VALUE, KEY and !KEY, with commas between them.',
    );
  }
  return (labels) => Object.hasOwn(labels, named) === (not === '');
}

function labelValue(labels: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}
