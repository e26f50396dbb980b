// How soon a list of many tokens begins, and what it takes: npm run bench:tokens [-- COUNT]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './bench-tokens/measure.js';
import { demand } from './demo/rancher-api.js';

const count = Number(process.argv[2] ?? 50_000);
const rounds = 5;
/** What 50,000 tokens are to keep to on any machine that is not busy: a list begins soon, an audit ends soon. */
const goals = { first: 1_000, memory: 150 * 1024 * 1024 };
const goalsOfAudit = { ...goals, first: 2_000 };

const commands = [
  ['tokens', 'list', '--all-users'],
  ['tokens', 'list', '--all-users', '-o', 'json'],
  ['tokens', 'prune', '--never-expires', '--all-users', '--dry-run'],
  ['audit', '--fail-on', 'never'],
];

const serverScript = fileURLToPath(new URL('bench-tokens/server.js', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'kubectl-rancher-bench-'));
const server = spawn(process.execPath, [serverScript, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
try {
  const env = await logIn(await readAddress());
  for (const args of commands) report(args, await repeat(args, env));
} finally {
  server.kill();
  rmSync(home, { recursive: true, force: true });
}

/** @returns {Promise<{ url: string; ca: string; users: { username: string; password: string }[] }>} */
async function readAddress() {
  let text = '';
  for await (const part of server.stdout) {
    text += part;
    if (text.endsWith('\n')) break;
  }
  return JSON.parse(text);
}

/**
 * The environment of an admin who is logged in.
 * @param {Awaited<ReturnType<typeof readAddress>>} sandbox
 */
async function logIn({ url, ca, users }) {
  writeFileSync(join(home, 'ca.pem'), ca);
  const body = { type: 'localProvider', responseType: 'json', ...users[0] };
  const { token } = await demand({ url, ca }, 'POST', '/v1-public/login', { body });
  const { PATH = '' } = process.env;
  return { HOME: home, PATH, SSL_CERT_FILE: join(home, 'ca.pem'), RANCHER_URL: url, RANCHER_TOKEN_KEY: token };
}

/**
 * @param {string[]} args
 * @param {Record<string, string>} env
 */
async function repeat(args, env) {
  const runs = [];
  for (let round = 0; round < rounds; round += 1) runs.push(await measure(args, env));
  return runs;
}

/**
 * @param {string[]} args
 * @param {import('./bench-tokens/measure.js').Figures[]} runs
 */
function report(args, runs) {
  /** @param {'first' | 'whole' | 'memory' | 'lines'} name */
  const median = (name) => runs.map((run) => run[name]).sort((one, other) => one - other)[Math.floor(rounds / 2)] ?? 0;
  const { first, memory: most } = args[0] === 'audit' ? goalsOfAudit : goals;
  const isGood = median('first') < first && median('memory') < most;
  const memory = Math.round(median('memory') / 1024 / 1024);
  const times = `begins after ${Math.round(median('first'))} ms, ends after ${Math.round(median('whole'))} ms`;
  console.log(`${args.join(' ')}: ${median('lines')} lines; ${times}; ${memory} MiB${isGood ? '' : '  (goal missed)'}`);
}
