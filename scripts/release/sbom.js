// The software bill of materials: what npm tells of everything that is installed, cut down to what a user gets.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { bundle, root } from '../build/bundle.js';
import { listBundledPackages, refer } from '../build/bundled-packages.js';
import { ReleaseError, run } from './run.js';

/**
 * What CycloneDX's JSON has, as far as it is used here.
 * @typedef {{ 'bom-ref': string; scope?: string; properties?: unknown[]; externalReferences?: { url: string }[] }} Component
 * @typedef {{ ref: string; dependsOn: string[] }} Dependency
 * @typedef {{ metadata: any; components: Component[]; dependencies: Dependency[] }} Sbom
 */

/**
 * In CycloneDX's JSON, without the time and the random number by which two of the same release would differ.
 * @returns {Promise<string>}
 */
export async function writeSbom() {
  const [all, atRunTime, bundled] = await Promise.all([askNpm(), askNpm('--omit', 'dev'), listBundled()]);
  const wanted = new Set([...bundled, ...atRunTime.components.map((component) => component['bom-ref'])]);
  const components = all.components.filter((component) => wanted.has(component['bom-ref']));
  if (components.length < wanted.size) throw new ReleaseError("npm's bill of materials lacks what is bundled");
  const own = `${packageJson.name}@${packageJson.version}`;
  const dependencies = all.dependencies.filter(({ ref }) => ref === own || wanted.has(ref));
  const { tools, component } = all.metadata;
  const sbom = {
    ...all,
    serialNumber: undefined,
    metadata: { tools, component: { ...component, type: 'application', name: packageJson.name } },
    components: components.map((found) => withUrls(bundled.includes(found['bom-ref']) ? asBundled(found) : found)),
    dependencies: dependencies.map(({ ref, dependsOn }) => ({
      ref,
      dependsOn: dependsOn.filter((on) => wanted.has(on)),
    })),
  };
  return `${JSON.stringify(sbom, undefined, 2)}\n`;
}

/**
 * @param {string[]} options
 * @returns {Promise<Sbom>}
 */
async function askNpm(...options) {
  return JSON.parse(await run('npm', ['sbom', '--sbom-format', 'cyclonedx', ...options], { cwd: root }));
}

/** What is in the bundle, as npm refers to it. */
async function listBundled() {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-rancher-sbom-'));
  try {
    return listBundledPackages(await bundle(folder)).map(refer);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * npm takes it for what only development needs.
 * @param {Component} component
 */
function asBundled(component) {
  return { ...component, scope: 'required', properties: [{ name: 'cdx:npm:package:bundled', value: 'true' }] };
}

/**
 * npm passes on repositories as packages name them, of which some (`git@host:path`) are no URLs, as CycloneDX wants them.
 * @param {Component} component
 */
function withUrls(component) {
  const references = component.externalReferences ?? [];
  return { ...component, externalReferences: references.filter(({ url }) => URL.canParse(url)) };
}
