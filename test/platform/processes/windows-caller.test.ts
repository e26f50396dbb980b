import { expect, test } from 'vitest';
import {
  findWindowsCaller,
  parseListing,
  parseWmic,
  type WindowsProcess,
} from '../../../src/platform/processes/windows-caller.ts';

const row = (pid: number, parent: number, started: number, name: string): WindowsProcess => ({
  pid,
  parent,
  name,
  started: BigInt(started),
});

const terminal = row(10, 4, 100, 'WindowsTerminal.exe');
const shell = row(20, 10, 200, 'powershell.exe');
const kubectl = row(30, 20, 300, 'kubectl.exe');

test.each<[string, WindowsProcess[], number, string]>([
  ["kubectl, above npm's shim", [terminal, shell, kubectl, row(40, 30, 400, 'cmd.exe')], 40, '30-300'],
  ['the same one at its next request, with another shim', [kubectl, row(41, 30, 500, 'CMD.EXE')], 41, '30-300'],
  ['kubectl, where it starts Node.js itself', [shell, kubectl], 30, '30-300'],
  ['a shell of the user that is not cmd.exe', [terminal, shell], 20, '20-200'],
  [
    'above two of them, one in the other',
    [kubectl, row(40, 30, 400, 'cmd.exe'), row(41, 40, 401, 'cmd.exe')],
    41,
    '30-300',
  ],
  ['the shim, when kubectl has ended', [row(40, 30, 400, 'cmd.exe')], 40, '40-400'],
  [
    'the shim, when another has the id of a kubectl that has ended',
    [row(40, 30, 400, 'cmd.exe'), row(30, 1, 900, 'mspaint.exe')],
    40,
    '40-400',
  ],
  ['one that is its own parent', [row(40, 40, 400, 'cmd.exe')], 40, '40-400'],
  ['where nothing is known of it', [], 40, '40-unknown'],
  ['where start times are not known', [row(30, 20, 0, 'kubectl.exe'), row(40, 30, 0, 'cmd.exe')], 40, '30-unknown'],
])('the caller on Windows: %s', (_case, table, parent, id) => {
  expect(findWindowsCaller(table, parent)).toBe(id);
});

test('the list of PowerShell, and that of wmic', () => {
  expect(parseListing('0 0 0 System Idle Process\r\n30 20 134091234567890123 kubectl.exe\r\n\r\n')).toEqual([
    { pid: 0, parent: 0, started: 0n, name: 'System Idle Process' },
    { pid: 30, parent: 20, started: 134_091_234_567_890_123n, name: 'kubectl.exe' },
  ]);
  const table =
    'Name                 ParentProcessId ProcessId       \r\nSystem Idle Process  0               0  \r\n\r\ncmd.exe              32              328             \r\n';
  expect(parseWmic(table)).toEqual([
    { pid: 0, parent: 0, started: 0n, name: 'System Idle Process' },
    { pid: 328, parent: 32, started: 0n, name: 'cmd.exe' },
  ]);
  expect([parseListing('At line:1 char:1'), parseWmic('No Instance(s) Available.')]).toEqual([[], []]);
});
