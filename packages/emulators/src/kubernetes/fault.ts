import type { ApiRequest, ResourceRequest } from "./api-request.ts";
import type { RoleParts } from "./authorize.ts";
import { methodNotAllowed, toStatusResponse, unauthorized } from "./status.ts";
import { noListStream } from "./watch-options.ts";

/**
 * What goes wrong on request, in place of the answer:
 * - 401, 429 (with Retry-After), 500, 503: a Status
 * - 403: the caller's role leaves the part out; access reviews and lists over all namespaces say so too
 * - `granted`: the role of the caller has the part too, in all namespaces, and access reviews say so
 * - `hang`: never answered while the emulator runs
 * - `cut`: half of the body, then the connection breaks
 * - `garbage`: the login page of a proxy with HTTP 200
 * - `expired`: every continue token is refused with 410; a watch ends at once with an event that says so
 * - 410: the same in place of the answer, as servers without a watch cache do it
 * - 405: the resource has no such verb
 * - `silent`: a watch that begins, and of which nothing is ever heard
 * - `no-list-stream`: a server before 1.34, or with the feature gate WatchList off
 */
export interface KubernetesFault {
  readonly answer:
    | 401
    | 403
    | 405
    | 410
    | 429
    | 500
    | 503
    | "granted"
    | "hang"
    | "cut"
    | "garbage"
    | "expired"
    | "silent"
    | "no-list-stream";
  /** Only paths that begin so: `/apis/apps/v1`. */
  readonly pathPrefix?: string;
  /** Only this resource: `pods`, `pods/log`. */
  readonly resource?: string;
  /** Only this verb: `watch`. */
  readonly verb?: string;
  /** Only requests in this namespace. */
  readonly namespace?: string;
  /** How often; without it until `clearFaults`. */
  readonly times?: number;
  /** With 429; 1 by default. */
  readonly retryAfterSeconds?: number;
}

export interface Faults {
  add(fault: KubernetesFault): void;
  clear(): void;
  /** The fault that hits the request, which counts as one of its times. */
  take(request: ApiRequest, url: URL): KubernetesFault | undefined;
  /** What 403 without a path takes away from the caller's role for good, and what `granted` adds. */
  role(): RoleParts;
}

interface Armed {
  readonly fault: KubernetesFault;
  left: number;
}

export function createFaults(): Faults {
  const armed: Armed[] = [];
  return {
    add: (fault) => armed.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    clear: () => armed.splice(0),
    take(request, url) {
      const hit = armed.find(({ fault, left }) => left > 0 && hits(fault, request, url));
      if (hit === undefined) return undefined;
      hit.left -= 1;
      return hit.fault;
    },
    role: () => {
      const live = armed.filter(({ left }) => left > 0).map(({ fault }) => fault);
      return { denials: live.filter(isDenial), grants: live.filter(isGrant) };
    },
  };
}

/** The answers that stand in for the real one; the other faults need the request or the real answer. */
export const faultResponses: Readonly<
  Partial<Record<KubernetesFault["answer"], (fault: KubernetesFault) => Response>>
> = {
  401: () => toStatusResponse(unauthorized),
  405: () => toStatusResponse(methodNotAllowed),
  410: () =>
    toStatusResponse({
      code: 410,
      reason: "Expired",
      message: "The resourceVersion for the provided watch is too old.",
    }),
  429: ({ retryAfterSeconds }) => tooManyRequests(retryAfterSeconds ?? 1),
  500: () =>
    toStatusResponse({
      code: 500,
      reason: "InternalError",
      message: "Internal error occurred: etcdserver: leader changed",
      details: { causes: [{ message: "etcdserver: leader changed" }] },
    }),
  503: () =>
    toStatusResponse({
      code: 503,
      reason: "ServiceUnavailable",
      message: "the server is currently unable to handle the request",
      details: { causes: [{ message: "the server is currently unable to handle the request" }] },
    }),
  "no-list-stream": () => toStatusResponse(noListStream),
  garbage: () =>
    new Response("<!doctype html><title>Sign in</title><h1>Sign in</h1>", {
      headers: { "content-type": "text/html; charset=utf-8" },
    }),
};

function tooManyRequests(retryAfterSeconds: number): Response {
  const status = {
    code: 429,
    reason: "TooManyRequests",
    message: "Too many requests, please try again later.",
    details: { retryAfterSeconds },
  };
  return toStatusResponse(status, { "retry-after": String(retryAfterSeconds) });
}

/** A denial for good is a role, not an accident. */
function isDenial(fault: KubernetesFault): boolean {
  return fault.answer === 403 && fault.pathPrefix === undefined && fault.times === undefined;
}

function isGrant({ answer }: KubernetesFault): boolean {
  return answer === "granted";
}

function isOfRole(fault: KubernetesFault): boolean {
  return isDenial(fault) || isGrant(fault);
}

function hits(
  fault: KubernetesFault,
  request: ApiRequest,
  { pathname, searchParams }: URL,
): boolean {
  if (isOfRole(fault) || !pathname.startsWith(fault.pathPrefix ?? "")) return false;
  if (!isAbout(fault, searchParams)) return false;
  if (fault.verb !== undefined && fault.verb !== request.verb) return false;
  const isAnywhere = fault.resource === undefined && fault.namespace === undefined;
  return isAnywhere || (request.kind === "resource" && isIn(fault, request));
}

function isAbout({ answer }: KubernetesFault, query: URLSearchParams): boolean {
  return answer !== "no-list-stream" || query.has("sendInitialEvents");
}

function isIn(
  fault: KubernetesFault,
  { plural, subresource, namespace }: ResourceRequest,
): boolean {
  const resource = subresource === undefined ? plural : `${plural}/${subresource}`;
  return (fault.resource ?? resource) === resource && (fault.namespace ?? namespace) === namespace;
}
