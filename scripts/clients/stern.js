import { installGoProgram } from './go.js';

/** @type {import('./client.js').Client} */
export const stern = {
  name: 'stern',
  version: '1.33.0',
  needs: 'go',
  async install(kept) {
    const program = await installGoProgram(kept, {
      program: 'stern',
      package: 'github.com/stern/stern',
      version: this.version,
    });
    return { list: [program, '--no-follow', '--tail=1', '.'] };
  },
};
