/** The examples of a help text as kubectl formats them; `$0` stands for the program. */
export function examples(...list: [command: string, purpose: string][]): string {
  const lines = list.map(([command, purpose]) => (purpose === '' ? `  ${command}` : `  # ${purpose}\n  ${command}`));
  return `Examples:\n${lines.join('\n')}\n`;
}
