import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';

// Compiled code does not count exactly.
for (const flag of ['--no-opt', '--no-maglev', '--no-sparkplug', '--no-flush-bytecode']) setFlagsFromString(flag);

export interface Work {
  /**
   * How often the functions and the blocks in them have run, all together: it depends on the input alone, not on the
   * machine.
   */
  blocks: number;
  /** How often the functions of a name were called. */
  calls(name: string): number;
}

/** Counts what is run of this program's and of its YAML parser's code, by V8's exact coverage. */
export async function countWork(run: () => unknown): Promise<Work> {
  const session = new Session();
  session.connect();
  const post = (method: string, options = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      session.post(method, options, (error, result) => (error === null ? resolve(result) : reject(error)));
    });
  try {
    await post('Profiler.enable');
    await post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await run();
    return summarize((await post('Profiler.takePreciseCoverage')) as Coverage);
  } finally {
    session.disconnect();
  }
}

interface Coverage {
  result: { url: string; functions: { functionName: string; ranges: { count: number }[] }[] }[];
}

function summarize({ result }: Coverage): Work {
  const functions = result.filter(({ url }) => /\/src\/|js-yaml/.test(url)).flatMap((script) => script.functions);
  const blocks = functions.flatMap(({ ranges }) => ranges.map(({ count }) => count));
  const calls = (name: string): number =>
    functions
      .filter(({ functionName }) => functionName === name)
      .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0);
  return { blocks: blocks.reduce((sum, count) => sum + count, 0), calls };
}
