import type { JsonObject } from './json.ts';
import {
  asBase64,
  fieldsOf,
  flag,
  type Message,
  map,
  message,
  number,
  object,
  objects,
  type Read,
  text,
  texts,
  type Wire,
} from './protobuf.ts';

const MAGIC = Buffer.from('k8s\0');

const metadata = object('metadata', {
  1: text('name'),
  2: text('generateName'),
  3: text('namespace'),
  5: text('uid'),
  6: text('resourceVersion'),
  11: map('labels'),
  12: map('annotations'),
  14: texts('finalizers'),
});
const containerPort = { 1: text('name'), 3: number('containerPort'), 4: text('protocol') };
const environment = { 1: text('name'), 2: text('value') };
const container = {
  1: text('name'),
  2: text('image'),
  3: texts('command'),
  4: texts('args'),
  6: objects('ports', containerPort),
  7: objects('env', environment),
};
const podSpec = { 2: objects('containers', container), 3: text('restartPolicy') };
const podTemplate = { 1: metadata, 2: object('spec', podSpec) };
const deploymentSpec = {
  1: number('replicas'),
  2: object('selector', { 1: map('matchLabels') }),
  3: object('template', podTemplate),
};
const intOrString: Read = (wire) => {
  const {
    type,
    number: numeric = 0,
    string = '',
  } = message(wire, { 1: number('type'), 2: number('number'), 3: text('string') });
  return type === 1 ? string : numeric;
};
const servicePort = {
  1: text('name'),
  2: text('protocol'),
  3: number('port'),
  4: { name: 'targetPort', read: intOrString },
};
const serviceSpec = { 1: objects('ports', servicePort), 2: map('selector'), 3: text('clusterIP'), 4: text('type') };
const resourceAttributes = {
  1: text('namespace'),
  2: text('verb'),
  3: text('group'),
  4: text('version'),
  5: text('resource'),
  6: text('subresource'),
  7: text('name'),
};
const accessReviewSpec = {
  1: object('resourceAttributes', resourceAttributes),
  2: object('nonResourceAttributes', { 1: text('path'), 2: text('verb') }),
};

/** The kinds that kubectl sends as protobuf, each with the fields that its commands set; others are skipped. */
const MESSAGES: Record<string, Message> = {
  ConfigMap: { 1: metadata, 2: map('data'), 3: map('binaryData', asBase64), 4: flag('immutable') },
  DeleteOptions: { 1: number('gracePeriodSeconds'), 4: text('propagationPolicy'), 5: texts('dryRun') },
  Deployment: { 1: metadata, 2: object('spec', deploymentSpec) },
  Namespace: { 1: metadata },
  Pod: { 1: metadata, 2: object('spec', podSpec) },
  Secret: { 1: metadata, 2: map('data', asBase64), 3: text('type'), 4: map('stringData'), 5: flag('immutable') },
  SelfSubjectAccessReview: { 1: metadata, 2: object('spec', accessReviewSpec) },
  SelfSubjectReview: { 1: metadata },
  SelfSubjectRulesReview: { 1: metadata, 2: object('spec', { 1: text('namespace') }) },
  Service: { 1: metadata, 2: object('spec', serviceSpec) },
};

/** The object in a Kubernetes protobuf body; undefined when its kind is not supported. */
export function decodeProtobuf(body: Buffer): JsonObject | undefined {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('no Kubernetes protobuf envelope');
  let type: JsonObject = {};
  let raw: Wire = Buffer.alloc(0);
  for (const [field, wire] of fieldsOf(body.subarray(MAGIC.length))) {
    if (field === 1) type = message(wire, { 1: text('apiVersion'), 2: text('kind') });
    if (field === 2) raw = wire;
  }
  const known = MESSAGES[String(type.kind)];
  return known === undefined ? undefined : { ...type, ...message(raw, known) };
}
