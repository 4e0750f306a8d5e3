import { AppError } from "@binnacle/contracts";

const resourcePath =
  /^\/(?:api\/v1|apis\/(?<group>[^/]+)\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<resource>[^/]+)(?:\/(?<name>[^/]+)(?:\/(?<part>[^/]+))?)?$/u;
const discoveryPath =
  /^\/(?:version|readyz|api|apis|(?:openapi\/v3\/)?(?:api\/v1|apis\/[^/]+\/[^/]+))$/u;

/**
 * The last wall before the wire: only lists and single objects leave, never a Secret, never a part of an object
 * other than a log (a GET of `exec` or `proxy` is no read). Throws `AppError` of kind refused.
 */
export function assertReadable(path: string): void {
  if (!path.slice(1).split("/").every(isSegment)) throw noPath();
  if (discoveryPath.test(path)) return;
  const { resource = "", part } = resourcePath.exec(path)?.groups ?? {};
  const plural = resource.toLowerCase();
  if (otherVerbs.has(plural)) throw noPath();
  if (plural === "secrets") throw secretsRefused();
  if (part !== undefined && part !== "log")
    throw new AppError("refused", `I do not read the part ${part} of an object.`);
}

/** Reviews are answered and not stored: what somebody may do, and who this server is. They are all that is ever posted. */
export const reviewPaths = {
  SelfSubjectAccessReview: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
  SubjectAccessReview: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
  SelfSubjectReview: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
} as const;
const postable: ReadonlySet<string> = new Set(Object.values(reviewPaths));

/** The wall before a POST. Throws `AppError` of kind refused for any but these reviews. */
export function assertReview(path: string): void {
  if (!postable.has(path)) throw new AppError("refused", "Nothing but a review is ever posted.");
}

function noPath(): AppError {
  return new AppError("refused", "That path is none that I read.");
}

/** In the place of a resource they are none. */
const otherVerbs: ReadonlySet<string> = new Set(["", "watch", "proxy"]);

/** As `pathSegment` writes it; of what is quoted in a path a colon alone is part of names. */
function isSegment(text: string): boolean {
  return objectName.test(text.replaceAll("%3A", ":"));
}

/**
 * What answers a path and can fail by itself: a resource of a group, whatever its namespace. Undefined for discovery, and
 * for logs: those come from the kubelet of one node.
 */
export function backendOf(path: string): string | undefined {
  const { group = "", resource, part } = resourcePath.exec(path)?.groups ?? {};
  return resource === undefined || part !== undefined ? undefined : `${resource}.${group}`;
}

/** A log: the API server asks the kubelet of the pod's node for it, and answers when that does. */
export function isOfKubelet(path: string): boolean {
  const [resource = ""] = path.split("?");
  return resourcePath.exec(resource)?.groups?.["part"] === "log";
}

/** What a path reads and where; undefined: discovery. A list over all namespaces has none, nor has a kind of the cluster. */
export function placeOf(path: string) {
  if (discoveryPath.test(path)) return undefined;
  const { group = "", namespace, resource = path, name } = resourcePath.exec(path)?.groups ?? {};
  return { group, namespace, resource, name };
}

export function secretsRefused(): AppError {
  return new AppError(
    "refused",
    "I never read Secrets. Whether one is missing is told by the events of the pod that needs it.",
  );
}

const objectName = /^[a-z0-9](?:[a-z0-9.:_-]{0,251}[a-z0-9])?$/iu;

/** Whether an object can be called so. */
export function isName(text: string): boolean {
  return objectName.test(text);
}

/** A name that can stand in a path: no slash, no dots alone. Throws `AppError` of kind bad_input. */
export function pathSegment(what: string, value: string): string {
  if (objectName.test(value)) return encodeURIComponent(value);
  throw new AppError("bad_input", `${JSON.stringify(value.slice(0, 80))} is no valid ${what}.`);
}
