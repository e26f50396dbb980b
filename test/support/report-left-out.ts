import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { requirements } from './requirement-table.ts';

/**
 * Lists at the end of a run which tests were left out, and how to get what they need; the usual reporter only counts
 * them.
 */
export class ReportLeftOut implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const all = modules.flatMap((module) => listLeftOut(module).map((task) => ({ module, task })));
    if (all.length === 0) return;
    console.log(`\n Left out here: ${all.reduce((sum, { task }) => sum + countTests(task), 0)} tests`);
    for (const { module, task } of all) {
      console.log(
        `   ${module.relativeModuleId} > ${task.name}${task.type === 'suite' ? ` (${countTests(task)})` : ''}`,
      );
    }
    console.log(' To run them:');
    const missing = Object.entries(requirements).filter(([name]) =>
      all.some(({ task }) => `${task.name.slice(0, -1)},`.includes(` no ${name},`)),
    );
    for (const [name, { howToGetIt }] of missing) console.log(`   ${name}: ${howToGetIt}`);
    console.log(' With REQUIRE_ALL=true they would have failed.\n');
  }
}

/** The outermost suites and tests within one whose name says that they are left out. */
function listLeftOut(parent: TestModule | TestSuite): (TestSuite | TestCase)[] {
  return [...parent.children].flatMap((task: TestSuite | TestCase) => {
    if (/ \[left out: .*\]$/.test(task.name)) return [task];
    return task.type === 'suite' ? listLeftOut(task) : [];
  });
}

function countTests(task: TestSuite | TestCase): number {
  return task.type === 'suite' ? [...task.children.allTests()].length : 1;
}
