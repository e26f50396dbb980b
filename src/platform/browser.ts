import { existsSync, readFileSync } from 'node:fs';

/** The browser on this machine, if the person who uses this program sits in front of it. */
export interface Browser {
  /** Why none can be opened here, in words that follow "no browser: "; undefined when one can. */
  obstacle(): string | undefined;
  /** Opens an address in a new tab; gives false when no program could be started for it. Waits for no browser to end. */
  open(url: string): Promise<boolean>;
}

/** What tells where this process runs. */
export interface Surroundings {
  platform: NodeJS.Platform;
  inContainer: boolean;
  inWsl: boolean;
}

/** The browser that `$BROWSER` names, wherever this runs; else the desktop's own, where there is one. */
export function createBrowser(env: NodeJS.ProcessEnv, surroundings: () => Surroundings = lookAround): Browser {
  return {
    obstacle: () => (env.BROWSER ? undefined : findObstacle(env, surroundings())),
    open: (url) => (env.BROWSER ? openWithAny(env.BROWSER, url) : openWithDesktop(url)),
  };
}

/** The one of a user who wants none opened. */
export const noBrowser: Browser = {
  obstacle: () => 'you asked for none',
  open: async () => false,
};

function findObstacle(env: NodeJS.ProcessEnv, { platform, inContainer, inWsl }: Surroundings): string | undefined {
  if (env.SSH_CONNECTION || env.SSH_TTY || env.SSH_CLIENT) return 'this is an SSH session';
  if (inContainer) return 'this is a container';
  if (inWsl) return 'this is WSL';
  const hasDesktop = platform === 'darwin' || platform === 'win32' || env.DISPLAY || env.WAYLAND_DISPLAY;
  return hasDesktop ? undefined : 'there is no display';
}

function lookAround(): Surroundings {
  return {
    platform: process.platform,
    inContainer: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
    inWsl: process.platform === 'linux' && /microsoft/i.test(readIfThere('/proc/sys/kernel/osrelease')),
  };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Starts the opener detached and without our stdout: a child that kept that open would block kubectl. */
async function openWithDesktop(url: string): Promise<boolean> {
  const { openInDesktop } = await import('./open-in-desktop.ts');
  return openInDesktop(url).then(
    () => true,
    () => false,
  );
}

/** `$BROWSER` as other programs take it: commands between colons, the first that starts is taken; `%s` is the address. */
async function openWithAny(commands: string, url: string): Promise<boolean> {
  const separator = process.platform === 'win32' ? ';' : ':';
  for (const command of commands.split(separator)) {
    const [program, ...args] = command.trim().split(/\s+/);
    const filled = args.map((argument) => argument.replaceAll('%s', () => url));
    if (program && (await start(program, command.includes('%s') ? filled : [...filled, url]))) return true;
  }
  return false;
}

function start(program: string, args: string[]): Promise<boolean> {
  // Loaded when it is needed: every ask of kubectl makes a browser object, and few open one.
  const { spawn } = process.getBuiltinModule('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
    child.unref();
  });
}
