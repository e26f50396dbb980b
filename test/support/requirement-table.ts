import { hasClients } from '../../scripts/kubectl.js';
import {
  canLoadKeychainLibrary,
  canMount,
  findChromium,
  findProgram,
  findPythonWithKubernetes,
} from './look-around.ts';

interface Requirement {
  /** Gives where it is, or `here` when it has no place; undefined when it is missing. */
  find: () => string | undefined;
  howToGetIt: string;
}

const program = (name: string, debianPackage = name): Requirement => ({
  find: () => findProgram(name),
  howToGetIt: `apt-get install ${debianPackage}`,
});

const here = (isSo: () => boolean) => () => (isSo() ? 'here' : undefined);

/** Everything that some test needs and that a machine with Node.js, git and a POSIX shell may lack. */
export const requirements = {
  bash: program('bash'),
  busybox: program('busybox'),
  chromium: { find: findChromium, howToGetIt: 'apt-get install chromium, or name one in CHROMIUM' },
  dash: program('dash'),
  'dbus-run-session': program('dbus-run-session', 'dbus'),
  'dbus-send': program('dbus-send', 'dbus'),
  fish: program('fish'),
  'gnome-keyring-daemon': program('gnome-keyring-daemon', 'gnome-keyring'),
  helm: { find: here(() => hasClients), howToGetIt: 'the dev dependencies have one for Linux on x64' },
  ksh: program('ksh'),
  libsecret: { find: here(canLoadKeychainLibrary), howToGetIt: 'apt-get install libsecret-1-0' },
  linux: { find: here(() => process.platform === 'linux'), howToGetIt: 'there is none here' },
  mksh: program('mksh'),
  mount: { find: here(canMount), howToGetIt: 'be root, in a container that is privileged' },
  posh: program('posh'),
  posix: { find: here(() => process.platform !== 'win32'), howToGetIt: 'Windows has other modes, links and signals' },
  'python3-kubernetes': { find: findPythonWithKubernetes, howToGetIt: 'apt-get install python3-kubernetes' },
  root: { find: here(() => process.getuid?.() === 0), howToGetIt: 'be root' },
  strace: program('strace'),
  yash: program('yash'),
  zsh: program('zsh'),
} satisfies Record<string, Requirement>;

export type RequirementName = keyof typeof requirements;
