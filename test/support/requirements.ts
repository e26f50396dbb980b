import { describe, expect, TestRunner, test } from 'vitest';
import { type RequirementName, requirements } from './requirement-table.ts';

/** What the tests of a file use where it is there, and do without elsewhere. */
const optional = new Set<string>();

const inThisFile = (name: RequirementName): string => `${expect.getState().testPath} ${name}`;

const found = new Map<RequirementName, string | undefined>();

function find(name: RequirementName): string | undefined {
  if (!found.has(name)) found.set(name, requirements[name].find());
  return found.get(name);
}

/** Where everything has been installed, as in CI, a test that would be left out fails. */
const allIsThere = process.env.REQUIRE_ALL === 'true';

/** What is missing of these, as in "no dash, no strace"; empty when nothing is. */
function describeMissing(names: readonly RequirementName[]): string {
  const missing = names.filter((name) => find(name) === undefined);
  return missing.map((name) => `no ${name}`).join(', ');
}

/**
 * Tests that need something that not every machine has, with tags for it. Where it is missing they are left out, and their name says
 * what is missing; with REQUIRE_ALL=true they fail.
 */
export function describeWith(names: readonly RequirementName[], name: string, tests: () => void): void {
  const missing = describeMissing(names);
  if (missing !== '' && allIsThere) test(name, { tags: tagsOf(names) }, () => failWithout(names));
  else describe(nameWith(missing, name), { skip: missing !== '', tags: tagsOf(names) }, tests);
}

/** One such test. */
export function testWith(names: readonly RequirementName[], name: string, body: () => void | Promise<void>): void {
  const missing = describeMissing(names);
  if (missing !== '' && allIsThere) test(name, { tags: tagsOf(names) }, () => failWithout(names));
  else test(nameWith(missing, name), { skip: missing !== '', tags: tagsOf(names) }, body);
}

/**
 * Where a program is that the running test has asked for. Fails on every machine when it has not: where the program is
 * missing, the test would not be left out.
 */
export function need(name: RequirementName): string {
  if (!optional.has(inThisFile(name)) && !TestRunner.getCurrentTest()?.tags?.includes(name)) {
    throw new Error(`this test uses ${name}, and does not ask for it: testWith(['${name}'], ...)`);
  }
  return find(name) ?? failWithout([name]);
}

/** Whether something is there, for tests that can do without it. Throws where it is missing, with REQUIRE_ALL=true. */
export function isThere(name: RequirementName): boolean {
  optional.add(inThisFile(name));
  const isFound = find(name) !== undefined;
  if (!isFound && allIsThere) failWithout([name]);
  return isFound;
}

function nameWith(missing: string, name: string): string {
  return missing === '' ? name : `${name} [left out: ${missing}]`;
}

function tagsOf(names: readonly RequirementName[]): string[] {
  return ['gated', ...names];
}

function failWithout(names: readonly RequirementName[]): never {
  const missing = names.filter((name) => find(name) === undefined);
  throw new Error(missing.map((name) => `there is no ${name}: ${requirements[name].howToGetIt}`).join('; '));
}
