/** What a value in a kubeconfig has to be for kubectl to read it. `any`: whatever is no field of kubectl's. */
export type Shape =
  | 'text'
  | 'bool'
  | 'base64'
  | 'number'
  | 'any'
  | { list: Shape; named?: true }
  | { values: Shape }
  | { fields: Record<string, Shape> };

const text = 'text';
const bool = 'bool';
const base64 = 'base64';
const texts: Shape = { list: text };
const extensions: Shape = { list: { fields: { name: text, extension: 'any' } }, named: true };

const exec: Shape = {
  fields: {
    command: text,
    args: texts,
    env: { list: { fields: { name: text, value: text } } },
    apiVersion: text,
    installHint: text,
    provideClusterInfo: bool,
    interactiveMode: text,
  },
};

const cluster: Shape = {
  fields: {
    server: text,
    'tls-server-name': text,
    'insecure-skip-tls-verify': bool,
    'certificate-authority': text,
    'certificate-authority-data': base64,
    'proxy-url': text,
    'disable-compression': bool,
    extensions,
  },
};

const user: Shape = {
  fields: {
    'client-certificate': text,
    'client-certificate-data': base64,
    'client-key': text,
    'client-key-data': base64,
    token: text,
    tokenFile: text,
    as: text,
    'as-uid': text,
    'as-groups': texts,
    'as-user-extra': { values: texts },
    username: text,
    password: text,
    'auth-provider': { fields: { name: text, config: { values: text } } },
    exec,
    extensions,
  },
};

const context: Shape = { fields: { cluster: text, user: text, namespace: text, extensions } };

const named = (key: string, body: Shape): Shape => ({ list: { fields: { name: text, [key]: body } }, named: true });

/** client-go's `clientcmd/api/v1.Config`: names are in the spelling that counts. */
export const kubeconfigShape: Shape = {
  fields: {
    apiVersion: text,
    kind: text,
    preferences: { fields: { colors: bool, extensions } },
    clusters: named('cluster', cluster),
    users: named('user', user),
    contexts: named('context', context),
    'current-context': text,
    extensions,
  },
};
