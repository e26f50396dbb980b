// Holds and releases one lock again and again, noting each time when it has it and when it lets go of it.
import { appendFileSync } from 'node:fs';
import { CliError } from '../../src/errors.ts';
import { createLocks } from '../../src/store/locks/locks.ts';

const [scope = '', log = '', rounds = '0'] = process.argv.slice(2);
const locks = createLocks(scope, (line) => appendFileSync(log, `${line}\n`));
const options = {
  patience: 600_000,
  remindAfter: 600_000,
  onWait: () => undefined,
  gaveUp: () => new CliError('loginNeeded', 'waited too long'),
};

async function holdAgainAndAgain(): Promise<void> {
  for (let round = 0; round < Number(rounds); round++) {
    await locks.hold(
      'x',
      async () => {
        appendFileSync(log, `${process.pid} has it\n`);
        await new Promise((resolve) => setImmediate(resolve));
        appendFileSync(log, `${process.pid} lets go\n`);
      },
      options,
    );
  }
}

void holdAgainAndAgain();
