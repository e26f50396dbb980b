import { testWith } from '../support/requirements.ts';
import { secretService } from '../support/secret-service.ts';
import { runRounds } from './run-rounds.ts';
import { settle } from './world.ts';

testWith(
  secretService,
  'with sessions in a keychain, whatever goes wrong, the next kubectl works or says what to type',
  async () => {
    await runRounds(await settle({ hasKeychain: true }), 'keychain');
  },
);
