import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksumsFile } from '../make.js';
import { ReleaseError, run } from '../run.js';
import { getSbomSchema } from '../tools/tools.js';

/**
 * The checksums are those of the files.
 * @param {import('../check.js').Release} release
 */
export async function checkChecksums({ folder }) {
  const said = await run('sha256sum', ['--check', '--strict', checksumsFile], { cwd: folder });
  return `sha256sum --check: ${said.trim().split('\n').length} files`;
}

const validate = `
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
fault = JsonStrictValidator(SchemaVersion.from_version(sys.argv[1])).validate_str(sys.stdin.read())
sys.exit(None if fault is None else str(fault))
`;

/**
 * The bill of materials has what is bundled, and is as CycloneDX's own schema wants it.
 * @param {import('../check.js').Release} release
 */
export async function checkSbom({ folder }) {
  const text = readFileSync(join(folder, 'kubectl-rancher.cdx.json'), 'utf8');
  const { components, specVersion } = JSON.parse(text);
  const names = components.map((/** @type {{ name: string }} */ { name }) => name);
  const missing = ['yargs', 'socks', 'keytar'].filter((name) => !names.includes(name));
  if (missing.length > 0) throw new ReleaseError(`the bill of materials lacks ${missing.join(', ')}`);
  const env = { ...process.env, PYTHONPATH: await getSbomSchema() };
  await run('python3', ['-c', validate, specVersion], { env, input: text });
  return `${names.length} components, valid as CycloneDX ${specVersion}`;
}
