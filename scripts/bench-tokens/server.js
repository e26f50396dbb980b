// A sandbox with many tokens, in a process of its own: `node server.js COUNT`. Says on stdout where it is, and ends with its parent.
const { startSandbox } = await import(new URL('../../dist/sandbox.cjs', import.meta.url).href);
const { url, caPem, users } = await startSandbox({ manyTokens: Number(process.argv[2]) });
process.stdout.write(`${JSON.stringify({ url, ca: caPem, users })}\n`);
process.stdin.on('end', () => process.exit()).resume();
