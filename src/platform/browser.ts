import { existsSync, readFileSync } from 'node:fs';

/** The browser on this machine, if the person who uses this program sits at it. */
export interface Browser {
  /** Why none can be opened here, as words that follow "no browser: "; undefined when one can. */
  obstacle(): string | undefined;
  /** Opens a URL in a new tab, without waiting for the browser. Resolves to false when no program could be started. */
  open(url: string): Promise<boolean>;
}

/** Where this process runs. */
export interface Surroundings {
  platform: NodeJS.Platform;
  inContainer: boolean;
  inWsl: boolean;
}

/** The browser that `$BROWSER` names, wherever this runs; else the one of the desktop, if there is a desktop. */
export function createBrowser(env: NodeJS.ProcessEnv, surroundings: () => Surroundings = lookAround): Browser {
  return {
    obstacle: () => (env.BROWSER ? undefined : findObstacle(env, surroundings())),
    open: (url) => (env.BROWSER ? openWithAny(env.BROWSER, url) : openWithDesktop(url)),
  };
}

/** For a user who wants no browser opened. */
export const noBrowser: Browser = {
  obstacle: () => '--no-browser is set',
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
    inWsl: process.platform === 'linux' && /microsoft/i.test(readIfPresent('/proc/sys/kernel/osrelease')),
  };
}

function readIfPresent(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The opener runs detached and without our stdout: a child that kept it open would block kubectl. */
async function openWithDesktop(url: string): Promise<boolean> {
  const { openInDesktop } = await import('./open-in-desktop.ts');
  return openInDesktop(url).then(
    () => true,
    () => false,
  );
}

/**
 * `$BROWSER` as other programs read it: commands separated by colons, of which the first that starts is used; `%s` is
 * the URL. A word with blanks in it is quoted.
 */
async function openWithAny(commands: string, url: string): Promise<boolean> {
  const separator = process.platform === 'win32' ? ';' : ':';
  for (const command of commands.split(separator)) {
    const [program, ...args] = splitCommand(command.trim());
    const filled = args.map((argument) => argument.replaceAll('%s', () => url));
    if (program && (await start(program, command.includes('%s') ? filled : [...filled, url]))) return true;
  }
  return false;
}

/** A path with blanks in it is one word where it is quoted, or is all there is and a file. */
function splitCommand(command: string): string[] {
  if (existsSync(command)) return [command];
  const words = command.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

function start(program: string, args: string[]): Promise<boolean> {
  // Loaded lazily: every credential request creates a browser object, and few open one.
  const { spawn } = process.getBuiltinModule('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
    child.unref();
  });
}
