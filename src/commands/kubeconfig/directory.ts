import type { Context } from '../../flows/context.ts';
import { type ClusterFile, createDirectory, planDirectory, writeChanged } from '../../flows/kubeconfig/directory.ts';
import { readFiles } from '../../flows/kubeconfig/read-texts.ts';
import { tokenIds } from '../../kube/convert/tokens-gone.ts';
import { kubectlCommand } from '../../kubectl-command.ts';
import { refuseUnwritable } from '../../platform/files/user-file.ts';
import { oneLine } from '../../printable.ts';
import { warnOfInactive } from './report-merge.ts';
import { type ServerKubeconfig, toMergePart } from './server-kubeconfig.ts';

/** How many files are listed. */
const filesShown = 20;

interface DirectoryArguments {
  directory: string;
  force: boolean;
}

/** Throws `failed` if a file of the directory could not be written. Creates the directory, and changes nothing in it. */
export function checkDirectory({ directory, force }: DirectoryArguments, previews: ServerKubeconfig[]): void {
  createDirectory(directory);
  const files = planDirectory(directory, previews.map(toMergePart), force);
  for (const { path } of files) refuseUnwritable(path);
}

/** Writes a kubeconfig for each cluster into a directory, and says which. */
export async function runDirectory(
  context: Context,
  { directory, force }: DirectoryArguments,
  parts: ServerKubeconfig[],
): Promise<void> {
  let files: ClusterFile[] = [];
  try {
    createDirectory(directory);
    files = planDirectory(directory, parts.map(toMergePart), force);
    writeChanged(files);
  } catch (error) {
    const kept = tokensIn(files);
    for (const part of parts) await part.revoke(kept);
    throw error;
  }
  warnOfInactive(context, parts);
  report(context, directory, files);
}

/** Some may have been written before the failure: their tokens stay. */
function tokensIn(files: ClusterFile[]): Set<string> {
  return new Set(files.flatMap(({ path }) => readTokens(path)));
}

function readTokens(path: string): string[] {
  try {
    return tokenIds(readFiles([path]));
  } catch {
    // What cannot be read was not written now.
    return [];
  }
}

function report({ tell }: Context, directory: string, files: ClusterFile[]): void {
  const changed = files.filter(({ isChanged }) => isChanged);
  if (changed.length === 0) tell(`Nothing to change: the files in ${oneLine(directory)} are up to date.`);
  else tell(`Wrote ${changed.length === 1 ? 'one file' : `${changed.length} files`} into ${oneLine(directory)}`);
  for (const { path } of changed.slice(0, filesShown)) tell(`  ${oneLine(path)}`);
  if (changed.length > filesShown) tell(`  and ${changed.length - filesShown} more`);
  const [first] = files;
  if (first !== undefined) tell(`Next: ${kubectlCommand('get pods', first.path)}`);
}
