import { hasControls, oneLine } from './printable.ts';

/** Whether a POSIX shell takes a word as it is. */
export function isShellWord(word: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(word);
}

/** Whether quotes stand around a text, as a file that no shell has read keeps them; curly ones come with copied texts. */
export function isQuoted(text: string): boolean {
  return /^["\u0027\u0060\u201c\u201d\u2018\u2019]|["\u0027\u0060\u201c\u201d\u2018\u2019]$/.test(text);
}

/** A word as the shells of this platform have to be given it. */
export function quoteForShell(word: string): string {
  return process.platform === 'win32' ? quoteForWindows(word) : quoteForPosix(word);
}

/** A word as a POSIX shell has to be given it; with control characters in it, in the `$'...'` that bash, zsh and POSIX of 2024 have. */
export function quoteForPosix(word: string): string {
  if (isShellWord(word)) return word;
  if (!hasControls(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${[...word].map(quoteSign).join('')}'`;
}

/**
 * A word as both cmd.exe and PowerShell take it, as far as one spelling does for both: where PowerShell would replace something within
 * double quotes, as PowerShell takes it. Control characters, which no Windows path has, become blanks.
 */
export function quoteForWindows(word: string): string {
  const line = oneLine(word);
  if (/^[\w.:/\\-][\w.:/\\@+=-]*$/.test(line)) return line;
  return /[$`"]/.test(line) ? `'${line.replaceAll("'", "''")}'` : `"${line}"`;
}

function quoteSign(sign: string): string {
  if (sign === "'" || sign === '\\') return `\\${sign}`;
  if (!hasControls(sign)) return sign;
  return [...Buffer.from(sign)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** The command that sets an environment variable: in PowerShell on Windows. */
export function setVariable(name: string, value: string, platform = process.platform): string {
  return platform === 'win32'
    ? `$env:${name} = '${oneLine(value).replaceAll("'", "''")}'`
    : `export ${name}=${quoteForPosix(value)}`;
}

/** Commands to type, each once the one before has worked. In words on Windows, since its own PowerShell has no `&&`. */
export function oneAfterAnother(commands: string[], platform = process.platform): string {
  return commands.join(platform === 'win32' ? ', then ' : ' && ');
}
