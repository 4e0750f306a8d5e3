/** A path below one API group and version, taken apart as the API server does before it authorises. */
export interface ResourceRequest {
  readonly kind: "resource";
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly verb: string;
}

/** Everything else: discovery, version, health, and paths that do not exist. */
interface PathRequest {
  readonly kind: "path";
  readonly path: string;
  readonly verb: string;
}

export type ApiRequest = ResourceRequest | PathRequest;

const namespaceSubresources = ["status", "finalize"];
const trueValues = ["1", "true"];
const verbs: Readonly<Record<string, string>> = {
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

export function readApiRequest(method: string, url: URL): ApiRequest {
  const parts = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
  const [root, ...rest] = parts;
  const group = root === "apis" ? rest.shift() : "";
  const version = rest.shift();
  if ((root !== "api" && root !== "apis") || group === undefined || version === undefined) {
    return pathRequest(method, url);
  }
  const isWatch = rest[0] === "watch" && rest.shift() === "watch";
  const place = readPlace(rest);
  if (place === undefined) return pathRequest(method, url);
  const watches = isWatch || trueValues.includes(url.searchParams.get("watch") ?? "");
  const verb = toVerb(method, place.name !== undefined, watches);
  return { kind: "resource", group, version, ...place, verb };
}

function pathRequest(method: string, url: URL): PathRequest {
  return { kind: "path", path: url.pathname, verb: method.toLowerCase() };
}

function readPlace(parts: readonly string[]) {
  const [first, second, third] = parts;
  if (first === undefined) return undefined;
  const isNamespaced =
    first === "namespaces" && third !== undefined && !namespaceSubresources.includes(third);
  if (isNamespaced) return { namespace: second, ...readNames(parts.slice(2)) };
  // A namespace is its own namespace: a role in it may grant reading it.
  return { namespace: first === "namespaces" ? second : undefined, ...readNames(parts) };
}

function readNames([plural = "", name, ...subresource]: readonly string[]) {
  return { plural, name, subresource: subresource.length > 0 ? subresource.join("/") : undefined };
}

function toVerb(method: string, hasName: boolean, watches: boolean): string {
  if (method === "GET" || method === "HEAD") {
    if (hasName && !watches) return "get";
    return watches ? "watch" : "list";
  }
  if (method === "DELETE" && !hasName) return "deletecollection";
  return verbs[method] ?? method.toLowerCase();
}
