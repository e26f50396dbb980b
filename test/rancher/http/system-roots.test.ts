import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { systemRoots } from '../../../src/rancher/http/system-roots.ts';
import { useDirectory } from '../../support/directory.ts';
import { fakeProgram } from '../../support/fake-program.ts';
import { testWith } from '../../support/requirements.ts';

const [first = '', second = ''] = rootCertificates;

/** A directory with a certificate, as SSL_CERT_DIR names it. */
function certificateDirectory(pem: string): string {
  const directory = useDirectory();
  writeFileSync(join(directory, 'root.pem'), pem);
  return directory;
}

const oldNode = { platform: 'darwin', readRoots: undefined } as const;
const newNode = { platform: 'darwin', readRoots: (kind: string) => [`${kind} of Node.js`] } as const;

testWith(
  ['posix'],
  'on macOS an older Node.js takes what the program security finds in the two keychains of the system',
  () => {
    fakeProgram('security', `[ "$1 $2 $3 $#" = 'find-certificate -a -p 5' ] && cat <<'END'\n${first}\nEND`);
    expect(systemRoots({}, oldNode)).toEqual([`${first}\n`]);
    expect(systemRoots({ SSL_CERT_DIR: certificateDirectory(second) }, oldNode)).toEqual([`${first}\n`, second]);
  },
);

test('on macOS without such a program there are none', () => {
  fakeProgram('security', 'exit 1');
  expect(systemRoots({}, oldNode)).toEqual([]);
});

test('on macOS a newer Node.js is asked for the roots of the system, also where SSL_CERT_DIR is set', () => {
  fakeProgram('security', 'echo not asked');
  expect(systemRoots({}, newNode)).toEqual(['system of Node.js']);
  expect(systemRoots({ SSL_CERT_DIR: certificateDirectory(second) }, newNode)).toEqual(['system of Node.js', second]);
});

test('on Linux SSL_CERT_DIR would keep Node.js from the roots of the system, so they are read here', () => {
  const linux = { ...newNode, platform: 'linux' } as const;
  expect(systemRoots({}, linux)).toEqual(['system of Node.js']);
  expect(systemRoots({ SSL_CERT_DIR: certificateDirectory(second) }, linux)).not.toContain('system of Node.js');
});

test('SSL_CERT_FILE is in the place of the roots of the system', () => {
  const path = join(certificateDirectory(first), 'root.pem');
  for (const system of [oldNode, newNode]) expect(systemRoots({ SSL_CERT_FILE: path }, system)).toEqual([first]);
});
