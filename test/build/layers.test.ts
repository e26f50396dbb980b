import { expect, test } from 'vitest';
import { bundle } from '../../scripts/build/bundle.js';
import { layers } from '../../scripts/build/layers.js';
import { useDirectory } from '../support/directory.ts';

/** The source files in each layer. */
async function filesOfLayers(): Promise<Map<string, string[]>> {
  const folder = useDirectory();
  const outputs = Object.entries((await bundle(folder)).outputs);
  const filesOf = (name: string): string[] => {
    const [, output] = outputs.find(([path]) => path.endsWith(`/${name}.cjs`)) ?? [];
    return Object.keys(output?.inputs ?? {}).filter((file) => file.startsWith('src/'));
  };
  return new Map(Object.keys(layers).map((name) => [name, filesOf(name)]));
}

test('each source file is in one layer, so that all of them know the same errors', async () => {
  const all = [...(await filesOfLayers()).values()].flat();
  expect(all.filter((file, index) => all.indexOf(file) !== index)).toEqual([]);
});

test('a cached credential takes no code for requests or logins, and a silent mint none for logins', async () => {
  const files = await filesOfLayers();
  expect(files.get('main')).toContain('src/flows/credential/answer-request.ts');
  expect(files.get('main')?.filter((file) => /^src\/(login|flows\/trust)\//.test(file))).toEqual([]);
  expect(files.get('server')).toContain('src/flows/credential/mint.ts');
  expect(files.get('server')?.filter((file) => file.startsWith('src/login/'))).toEqual([]);
});
