import type { ApiRequest, ResourceRequest } from "./api-request.ts";
import { qualified, type Status } from "./status.ts";

/** What is asked of the authoriser. An empty namespace means all of them. */
export interface Access {
  readonly verb: string;
  readonly group: string;
  readonly plural: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
}

/** A part of the cluster that the caller's role leaves out, or has beyond that of an observer. */
interface RolePart {
  /** `pods`, `pods/log`; absent: every resource. */
  readonly resource?: string | undefined;
  /** Absent: in every namespace. */
  readonly namespace?: string | undefined;
  /** `watch`; absent: every verb. */
  readonly verb?: string | undefined;
}

export interface RoleParts {
  readonly denials: readonly RolePart[];
  readonly grants: readonly RolePart[];
}

const readVerbs = ["get", "list", "watch"];
const readableSubresources = [undefined, "log", "status", "scale"];
const reviews = ["selfsubjectaccessreviews", "subjectaccessreviews"];

/** The role of a read-only observer: get, list and watch on everything but Secrets, and to ask what it may do. */
export function isAllowed(access: Access, { denials, grants }: RoleParts): boolean {
  if (denials.some((denial) => covers(denial, access))) return false;
  if (grants.some((grant) => covers(grant, access))) return true;
  if (access.group === "authentication.k8s.io")
    return access.verb === "create" && access.plural === "selfsubjectreviews";
  if (access.group === "authorization.k8s.io") {
    return access.verb === "create" && reviews.includes(access.plural);
  }
  if (access.plural === "secrets" || access.plural === "*") return false;
  return readVerbs.includes(access.verb) && readableSubresources.includes(access.subresource);
}

/** Who may not see pods in one namespace may not list them in all namespaces either: roles only add up. */
function covers(part: RolePart, access: Access): boolean {
  const resource =
    access.subresource === undefined ? access.plural : `${access.plural}/${access.subresource}`;
  if (part.resource !== undefined && part.resource !== resource) return false;
  if (part.verb !== undefined && part.verb !== access.verb) return false;
  return (
    part.namespace === undefined ||
    access.namespace === undefined ||
    access.namespace === "" ||
    access.namespace === part.namespace
  );
}

/** The text that the API server gives with 403. */
export function forbidden(user: string, request: ApiRequest): Status {
  if (request.kind === "path") {
    const message = `forbidden: User "${user}" cannot ${request.verb} path "${request.path}"`;
    return { code: 403, reason: "Forbidden", message, details: {} };
  }
  const { group, plural, name } = request;
  return {
    code: 403,
    reason: "Forbidden",
    message: `${subjectOf(request)} is forbidden: User "${user}" ${denied(request)}`,
    details: {
      ...(name === undefined ? {} : { name }),
      ...(group === "" ? {} : { group }),
      kind: plural,
    },
  };
}

function subjectOf({ plural, group, name }: ResourceRequest): string {
  return name === undefined ? qualified(plural, group) : `${qualified(plural, group)} "${name}"`;
}

function denied({ verb, plural, subresource, group, namespace }: ResourceRequest): string {
  const resource = subresource === undefined ? plural : `${plural}/${subresource.split("/")[0]}`;
  const place =
    namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return `cannot ${verb} resource "${resource}" in API group "${group}" ${place}`;
}
