import { type Call, type Result, typeMeta } from './calls.ts';
import { isObject, type JsonObject, objectAt, textAt, timestamp } from './json.ts';
import type { KubernetesUser } from './kubernetes.ts';
import { RESOURCES } from './resources.ts';

type RouteResponse = (call: Call, user: KubernetesUser) => { metadata?: JsonObject; status: JsonObject };

const ANSWERS: Record<string, RouteResponse> = {
  SelfSubjectReview: whoAmI,
  SelfSubjectAccessReview: mayI,
  SelfSubjectRulesReview: whatMayI,
};

/** Whether posting the kind asks something about the user. Everyone may ask that about themselves. */
export function isReview(kind: string): boolean {
  return kind in ANSWERS;
}

/** Takes a posted review; gives it with its answer. */
export function review(call: Call, user: KubernetesUser): Result {
  const { metadata = {}, status } = ANSWERS[call.resource.kind]?.(call, user) ?? { status: {} };
  const { spec } = call.body.content;
  const asked = spec === undefined ? {} : { spec };
  return { code: 201, object: { ...typeMeta(call.resource), metadata, ...asked, status } };
}

function whoAmI({ clock }: Call, { name, groups }: KubernetesUser): ReturnType<RouteResponse> {
  const userInfo = { username: name, uid: name, groups };
  return { metadata: { creationTimestamp: timestamp(clock.now()) }, status: { userInfo } };
}

function mayI({ body }: Call, user: KubernetesUser): ReturnType<RouteResponse> {
  const asked = objectAt(body.content, 'spec', 'resourceAttributes');
  const path = objectAt(body.content, 'spec', 'nonResourceAttributes');
  const namespace = textAt(asked, 'namespace') || undefined;
  const allowed =
    isObject(body.content.spec) && 'resourceAttributes' in body.content.spec
      ? user.may(textAt(asked, 'verb'), textAt(asked, 'resource'), namespace)
      : textAt(path, 'verb') === 'get';
  return { status: { allowed } };
}

function whatMayI({ body }: Call, user: KubernetesUser): ReturnType<RouteResponse> {
  const namespace = textAt(body.content, 'spec', 'namespace') || undefined;
  const rules = RESOURCES.map(({ group, name, kind, verbs }) => ({
    verbs: verbs.filter((verb) => isReview(kind) || user.may(verb, name, namespace)),
    apiGroups: [group],
    resources: [name],
  }));
  const resourceRules = rules.filter(({ verbs }) => verbs.length > 0);
  const nonResourceURLs = [
    '/api',
    '/api/*',
    '/apis',
    '/apis/*',
    '/healthz',
    '/livez',
    '/openapi',
    '/openapi/*',
    '/readyz',
    '/version',
  ];
  const nonResourceRules = [{ verbs: ['get'], nonResourceURLs }];
  return { status: { resourceRules, nonResourceRules, incomplete: false } };
}
