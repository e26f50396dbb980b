/** Examples as kubectl's own help has them: what it is for, then the command. `$0` is the program. */
export function examples(...list: [command: string, purpose: string][]): string {
  const lines = list.map(([command, purpose]) => (purpose === '' ? `  ${command}` : `  # ${purpose}\n  ${command}`));
  return `Examples:\n${lines.join('\n')}\n`;
}
