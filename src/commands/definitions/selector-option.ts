export const selectorOption = {
  type: 'string',
  requiresArg: true,
  describe: 'Only clusters with these labels in Rancher: KEY=VALUE, KEY!=VALUE, KEY, !KEY; a comma is "and"',
} as const;
