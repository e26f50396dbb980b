import { type Call, type Result, typeMeta } from './calls.ts';
import { isObject, type JsonObject, objectAt, textAt, timestamp } from './json.ts';
import type { KubernetesUser } from './kubernetes.ts';
import { RESOURCES } from './resources.ts';

type Review = (call: Call, user: KubernetesUser) => { metadata?: JsonObject; status: JsonObject };

const REVIEWS: Record<string, Review> = {
  SelfSubjectReview: reviewUser,
  SelfSubjectAccessReview: reviewAccess,
  SelfSubjectRulesReview: reviewRules,
};

/** Whether the kind is a review of the caller. Every user may post these. */
export function isReview(kind: string): boolean {
  return kind in REVIEWS;
}

/** Performs a posted review; returns it with its result. */
export function review(call: Call, user: KubernetesUser): Result {
  const { metadata = {}, status } = REVIEWS[call.resource.kind]?.(call, user) ?? { status: {} };
  const { spec } = call.body.content;
  const posted = spec === undefined ? {} : { spec };
  return { code: 201, object: { ...typeMeta(call.resource), metadata, ...posted, status } };
}

function reviewUser({ clock }: Call, { name, groups }: KubernetesUser): ReturnType<Review> {
  const userInfo = { username: name, uid: name, groups };
  return { metadata: { creationTimestamp: timestamp(clock.now()) }, status: { userInfo } };
}

function reviewAccess({ body }: Call, user: KubernetesUser): ReturnType<Review> {
  const attributes = objectAt(body.content, 'spec', 'resourceAttributes');
  const path = objectAt(body.content, 'spec', 'nonResourceAttributes');
  const namespace = textAt(attributes, 'namespace') || undefined;
  const allowed =
    isObject(body.content.spec) && 'resourceAttributes' in body.content.spec
      ? user.may(textAt(attributes, 'verb'), textAt(attributes, 'resource'), namespace)
      : textAt(path, 'verb') === 'get';
  return { status: { allowed } };
}

function reviewRules({ body }: Call, user: KubernetesUser): ReturnType<Review> {
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
