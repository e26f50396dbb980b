import { callerOf, type RouteRequest, readBody, text } from '../http/route-request.ts';
import { ApiError, forbidden, json, type RouteResponse } from '../http/route-response.ts';
import type { Route } from '../http/router.ts';
import { generatedName } from '../names.ts';
import { timestamp, wholeSecond } from '../views/time.ts';

/** How admins make users members of a cluster; the sandbox has one role, whatever the template. */
export const clusterRoleRoutes: Route[] = [{ method: 'POST', path: '/v3/clusterRoleTemplateBindings', handler: bind }];

async function bind(request: RouteRequest): Promise<RouteResponse> {
  const { user: caller } = callerOf(request);
  const { rancher, incoming } = request;
  if (!caller.admin) throw forbidden(caller.id, 'create', 'clusterroletemplatebindings');
  const body = await readBody(incoming);
  const [clusterId, userId] = [text(body.clusterId), text(body.userId)];
  const cluster = rancher.state.clusters.get(clusterId);
  if (!cluster) throw new ApiError(422, 'InvalidReference', `cluster ${clusterId} not found`);
  cluster.members.add(userId);
  const now = rancher.clock.now();
  const name = generatedName('crtb-');
  const type = { baseType: 'clusterRoleTemplateBinding', type: 'clusterRoleTemplateBinding' };
  const created = { created: timestamp(now), createdTS: wholeSecond(now), creatorId: caller.id };
  const roleTemplateId = text(body.roleTemplateId);
  return json({ ...type, ...created, clusterId, id: `${clusterId}:${name}`, name, roleTemplateId, userId }, 201);
}
