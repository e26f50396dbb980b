import { readFileSync } from 'node:fs';

/** Whether a program of Windows is what npm writes there for a script that begins with `#!/bin/sh`: it starts nothing. */
export function needsPosixShell(path: string): boolean {
  if (!/\.(cmd|bat)$/i.test(path)) return false;
  try {
    return /"_prog=\/bin\/(ba)?sh"/.test(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
}
