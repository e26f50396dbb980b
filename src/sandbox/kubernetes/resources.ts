import {
  type Column,
  configMapColumns,
  deploymentColumns,
  eventColumns,
  namespaceColumns,
  nodeColumns,
  podColumns,
  secretColumns,
  serviceColumns,
} from './columns.ts';
import { completeDeployment, completeNamespace, completePod, completeSecret, completeService } from './defaults.ts';
import type { KubernetesObject } from './json.ts';

/** Everything the API knows about a resource. */
export interface Resource {
  group: string;
  version: string;
  name: string;
  singular: string;
  kind: string;
  shortNames: string[];
  categories: string[];
  namespaced: boolean;
  verbs: string[];
  /** Fields at the top of an object, besides apiVersion, kind and metadata. */
  fields: string[];
  columns: Column[];
  /** Whether metadata.generation counts the changes of the spec. */
  counted: boolean;
  /** Whether a delete returns the object (real clusters remove it slowly) or a Status. */
  lingers: boolean;
  /** Fills in what a real cluster would: defaults, and the status that controllers write. */
  complete(object: KubernetesObject, now: number): void;
}

const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const SINGLE_VERBS = ALL_VERBS.filter((verb) => verb !== 'deletecollection');
const EVENT_FIELDS =
  'involvedObject reason message source firstTimestamp lastTimestamp count type eventTime series action related reportingComponent reportingInstance';

export const CONFIG_MAPS = resource('configmaps', 'ConfigMap', {
  shortNames: ['cm'],
  fields: ['data', 'binaryData', 'immutable'],
  columns: configMapColumns,
});

export const NAMESPACES = resource('namespaces', 'Namespace', {
  shortNames: ['ns'],
  namespaced: false,
  verbs: SINGLE_VERBS,
  columns: namespaceColumns,
  lingers: true,
  complete: completeNamespace,
});

export const NODES = resource('nodes', 'Node', { shortNames: ['no'], namespaced: false, columns: nodeColumns });

export const PODS = resource('pods', 'Pod', {
  shortNames: ['po'],
  categories: ['all'],
  columns: podColumns,
  counted: true,
  lingers: true,
  complete: completePod,
});

export const SERVICES = resource('services', 'Service', {
  shortNames: ['svc'],
  categories: ['all'],
  columns: serviceColumns,
  complete: completeService,
});

export const DEPLOYMENTS = resource('deployments', 'Deployment', {
  group: 'apps',
  shortNames: ['deploy'],
  categories: ['all'],
  columns: deploymentColumns,
  counted: true,
  complete: completeDeployment,
});

/** Every resource served, in discovery's order. */
export const RESOURCES: readonly Resource[] = [
  CONFIG_MAPS,
  resource('events', 'Event', { shortNames: ['ev'], fields: EVENT_FIELDS.split(' '), columns: eventColumns }),
  NAMESPACES,
  NODES,
  PODS,
  resource('secrets', 'Secret', {
    fields: ['data', 'stringData', 'type', 'immutable'],
    columns: secretColumns,
    complete: completeSecret,
  }),
  SERVICES,
  DEPLOYMENTS,
  review('authentication.k8s.io', 'SelfSubjectReview'),
  review('authorization.k8s.io', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io', 'SelfSubjectRulesReview'),
];

/** The resource of that name, or undefined. */
export function findResource(group: string, version: string, name: string): Resource | undefined {
  return RESOURCES.find((one) => one.group === group && one.version === version && one.name === name);
}

/** The apiVersion of a resource's objects: "v1", "apps/v1". */
export function apiVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

function resource(name: string, kind: string, more: Partial<Resource>): Resource {
  return {
    group: '',
    version: 'v1',
    name,
    singular: kind.toLowerCase(),
    kind,
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ALL_VERBS,
    fields: ['spec', 'status'],
    columns: [],
    counted: false,
    lingers: false,
    complete: () => {},
    ...more,
  };
}

/** A resource that is not stored: the response to a POST has the result in its status. */
function review(group: string, kind: string): Resource {
  return resource(`${kind.toLowerCase()}s`, kind, { group, namespaced: false, verbs: ['create'] });
}
