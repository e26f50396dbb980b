/** What this program said in what kubectl printed: each message with its next step. */
export function readMessages(stderr: string): string[] {
  const messages: string[] = [];
  let isOpen = false;
  for (const line of stderr.split('\n')) {
    if (line.startsWith('kubectl-rancher: ')) messages.push(line);
    else if (isOpen && line.startsWith('  ')) messages.push(`${messages.pop()}\n${line}`);
    isOpen = line.startsWith('kubectl-rancher: ') || (isOpen && line.startsWith('  '));
  }
  return messages;
}

/** The commands that a text tells to type, without `kubectl rancher`. */
export function readAdvice(text: string): string[] {
  return [...text.matchAll(/kubectl rancher ((?:login|kubeconfig)[^\n;()#]*)/g)].map(([, command = '']) =>
    command.trim(),
  );
}

/** Whether somebody is told to log in, or asked for it. */
export function asksForLogin(stderr: string): boolean {
  return /not logged in to|no longer accepts your session|^Log in to /m.test(stderr);
}

/** A message with what differs from run to run left out, so that the same ones can be counted. */
export function generalize(message: string): string {
  return message
    .replace(/(127\.0\.0\.1|localhost\.):\d+/g, 'HOST')
    .replace(/\b[0-9a-f]{64}\b/g, 'CHECKSUM')
    .replace(/\bc-(m-)?[a-z0-9]{5,}\b/g, 'CLUSTER')
    .replace(/\/\S*\/(cache|data|config)\//g, '$1/')
    .replace(/\.\d+-\w+\.tmp/g, 'FILE')
    .replace(/token-\w{5}\b/g, 'TOKEN')
    .replace(/status \d+|answered \d+/g, (words) => words.replace(/\d+/, 'N'));
}
