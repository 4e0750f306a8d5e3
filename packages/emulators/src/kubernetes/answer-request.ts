import { type ApiRequest, type ResourceRequest, readApiRequest } from "./api-request.ts";
import { forbidden, isAllowed } from "./authorize.ts";
import { discover } from "./discovery.ts";
import type { Faults } from "./fault.ts";
import { emulatorToken } from "./kubeconfig-for.ts";
import type { ObjectStore } from "./object-store.ts";
import type { PodLogs } from "./pod-log.ts";
import { readList, readObject } from "./read-objects.ts";
import { RequestFailure } from "./request-failure.ts";
import type { ResourceType } from "./resources.table.ts";
import { reviewAccess } from "./review-access.ts";
import { reviewSelf } from "./review-self.ts";
import {
  methodNotAllowed,
  notServed,
  resourceNotFound,
  toStatusResponse,
  unauthorized,
} from "./status.ts";
import { type WatchServing, watchObjects } from "./watch-objects.ts";

export interface Cluster {
  readonly store: ObjectStore;
  readonly logs: PodLogs;
  readonly faults: Faults;
  /** The one caller there is. */
  readonly user: string;
  readonly now: () => Date;
  /** Continue tokens of revisions up to this one have expired. */
  readonly compactedRevision: () => number;
  readonly watches: WatchServing;
}

const healthPaths = ["/healthz", "/livez", "/readyz"];

/** Authenticates, authorises and answers one request, in this order as the API server does. */
export async function answerRequest(cluster: Cluster, request: Request): Promise<Response> {
  try {
    return await answer(cluster, request);
  } catch (error) {
    if (error instanceof RequestFailure) return toStatusResponse(error.status);
    throw error;
  }
}

async function answer(cluster: Cluster, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const target = readApiRequest(request.method, url);
  const authorization = request.headers.get("authorization");
  // Without a token it is the same user: Go clients send none over plain HTTP.
  if (authorization !== null && authorization !== `Bearer ${emulatorToken}`) {
    return toStatusResponse(unauthorized);
  }
  if (!mayAsk(cluster, target)) return toStatusResponse(forbidden(cluster.user, target));
  if (target.kind === "path") return answerPath(cluster, url);
  return answerResource(cluster, target, request);
}

function mayAsk({ faults }: Cluster, target: ApiRequest): boolean {
  if (target.kind === "path") return target.verb === "get" || target.verb === "head";
  // A part of a path below a subresource has no say: pods/proxy/metrics is pods/proxy.
  const subresource = target.subresource?.split("/")[0];
  return isAllowed({ ...target, subresource }, faults.role());
}

function answerPath({ store }: Cluster, url: URL): Response {
  const path = url.pathname.replace(/(?<=.)\/$/, "");
  if (healthPaths.includes(path)) return new Response("ok");
  const document = discover(store.types(), path, url.host);
  if (document !== undefined) return Response.json(document);
  if (path.startsWith("/openapi")) return toStatusResponse(notServed(path));
  const isGroupVersion = /^\/(api\/[^/]+|apis\/[^/]+\/[^/]+)$/.test(path);
  if (isGroupVersion) return toStatusResponse(resourceNotFound);
  return new Response("404 page not found\n", { status: 404 });
}

async function answerResource(
  cluster: Cluster,
  target: ResourceRequest,
  request: Request,
): Promise<Response> {
  const type = cluster.store
    .types()
    .find(
      (candidate) =>
        candidate.plural === target.plural &&
        candidate.group === target.group &&
        candidate.version === target.version,
    );
  if (type === undefined || !isPlaced(type, target)) return toStatusResponse(resourceNotFound);
  if (target.group === "authentication.k8s.io") return reviewSelf(cluster.user);
  if (target.group === "authorization.k8s.io") {
    const { user, faults } = cluster;
    const body = new Uint8Array(await request.arrayBuffer());
    return reviewAccess({ kind: type.kind, body, user, role: faults.role() });
  }
  if (!type.verbs.includes(target.verb)) return toStatusResponse(methodNotAllowed);
  const { store, logs, now } = cluster;
  const read = { store, logs, now: now(), type, target, request };
  if (target.verb === "watch") return watchObjects(read, cluster.watches);
  if (target.verb === "get") return readObject(read);
  return readList(read, cluster.compactedRevision());
}

/** `/pods/web` has no namespace, `/namespaces/shop/nodes` one too many. */
function isPlaced(type: ResourceType, { namespace, name, plural }: ResourceRequest): boolean {
  if (type.namespaced) return name === undefined || namespace !== undefined;
  return namespace === undefined || plural === "namespaces";
}
