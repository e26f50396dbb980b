// Runs kubectl as often at once as the first argument says; prints how many of them succeeded.
const { spawn } = require('node:child_process');

const [times, ...args] = process.argv.slice(2);
/** @type {(number | null)[]} */
const codes = [];
for (let started = 0; started < Number(times); started++) {
  spawn('kubectl.exe', args, { stdio: 'ignore' }).on('exit', (code) => {
    codes.push(code);
    if (codes.length === Number(times)) console.log(`${codes.filter((one) => one === 0).length} succeeded`);
  });
}
