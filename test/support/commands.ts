/** Every command of the program, and the program itself. */
export const commands = [
  ...[
    '',
    'login',
    'logout',
    'status',
    'token',
    'token delete',
    'clusters',
    'shell',
    'kubeconfig',
    'kubeconfig convert',
  ],
  ...['kubeconfig check', 'tokens', 'tokens list', 'tokens create', 'tokens delete', 'tokens prune', 'settings'],
  ...['settings list', 'settings get', 'settings set', 'settings token-hashing', 'users', 'users list'],
  ...['users disable', 'users enable', 'audit', 'doctor', 'sandbox', 'completion', 'version'],
];
