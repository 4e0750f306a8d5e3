import type { KubernetesObject } from "@binnacle/cases";
import type { ResourceRequest } from "./api-request.ts";
import { apiVersionOf } from "./find-resources.ts";
import { listPage } from "./list-page.ts";
import { negotiate, type Representation } from "./negotiate.ts";
import type { ObjectStore } from "./object-store.ts";
import type { PodLogs } from "./pod-log.ts";
import { RequestFailure } from "./request-failure.ts";
import type { ResourceType } from "./resources.table.ts";
import { notServed, objectNotFound, resourceNotFound } from "./status.ts";
import type { StoredObject } from "./stored-object.ts";
import { renderTable, toPartialMetadata } from "./tables/render-table.ts";

/** One read of a kind that exists, by a caller who may. */
export interface Read {
  readonly store: ObjectStore;
  readonly logs: PodLogs;
  readonly now: Date;
  readonly type: ResourceType;
  readonly target: ResourceRequest;
  readonly request: Request;
}

const includes = ["None", "Metadata", "Object"] as const;

/** @throws RequestFailure for selectors, limits and tokens that the API server refuses. */
export function readList(read: Read, compactedRevision: number): Response {
  const { store, type, request } = read;
  const form = negotiate(request.headers.get("accept"));
  const query = new URL(request.url).searchParams;
  const page = listPage(store, { type, namespace: namespaceOf(read), query, compactedRevision });
  if (form.kind === "json") return toList(type, page.items, page.metadata);
  const objects = page.items.map(({ object }) => object);
  if (form.kind === "table") return toTable(read, form, { objects, metadata: page.metadata });
  if (form.kind === "metadata") throw notAcceptable("PartialObjectMetadata", "a list");
  return Response.json({
    kind: "PartialObjectMetadataList",
    apiVersion: `meta.k8s.io/${form.version}`,
    metadata: page.metadata,
    items: objects.map((object) => toPartialMetadata(object, form.version)),
  });
}

/** @throws RequestFailure (404) for an unknown object or subresource. */
export function readObject(read: Read): Response {
  const { target, request } = read;
  const object = findObject(read);
  if (target.subresource === "log") {
    return read.logs.read(object, new URL(request.url).searchParams, read.now);
  }
  const form = negotiate(request.headers.get("accept"));
  if (form.kind === "json") return Response.json(object);
  if (form.kind === "table") {
    const metadata = { resourceVersion: object.metadata["resourceVersion"] };
    return toTable(read, form, { objects: [object], metadata });
  }
  if (form.kind === "metadata-list") throw notAcceptable("PartialObjectMetadataList", "no list");
  return Response.json(toPartialMetadata(object, form.version));
}

function findObject(read: Read): KubernetesObject {
  const { store, type, target } = read;
  const { name = "", subresource } = target;
  if (subresource === "scale") throw new RequestFailure(notServed(`${type.plural}/scale`));
  if (subresource !== undefined && !type.subresources.includes(subresource)) {
    throw new RequestFailure(resourceNotFound);
  }
  const object = store.get(type, namespaceOf(read), name);
  if (object === undefined) {
    throw new RequestFailure(objectNotFound(type.group, type.plural, name));
  }
  return object;
}

/** `/namespaces/shop` names a namespace without being in it. */
function namespaceOf({ type, target }: Read): string | undefined {
  return type.namespaced ? target.namespace : undefined;
}

/** Items were serialised once, at start: a list of a thousand pods is a join. */
function toList(type: ResourceType, items: readonly StoredObject[], metadata: object): Response {
  const head = JSON.stringify({
    kind: `${type.kind}List`,
    apiVersion: apiVersionOf(type),
    metadata,
  });
  const list = items.map(({ itemJson }) => itemJson).join(",");
  return new Response(`${head.slice(0, -1)},"items":[${list}]}`, {
    headers: { "content-type": "application/json" },
  });
}

function toTable(
  { type, request, now }: Read,
  { version }: Extract<Representation, { version: string }>,
  rows: { readonly objects: readonly KubernetesObject[]; readonly metadata: object },
): Response {
  const wanted = new URL(request.url).searchParams.get("includeObject") ?? "Metadata";
  const include = includes.find((known) => known === wanted);
  if (include === undefined) throw new RequestFailure(notServed(`includeObject=${wanted}`));
  return Response.json(renderTable({ type, now, version, include, ...rows }));
}

function notAcceptable(form: string, found: string): RequestFailure {
  const message = `you requested ${form}, but the requested object is ${found}`;
  return new RequestFailure({ code: 406, reason: "NotAcceptable", message });
}
