import { maxBuckets, tooManyBuckets } from "./search-failure.ts";

/**
 * What the emulator does instead of answering, until the next call of `fault`:
 * - `unauthorized`: 401 with the text `Unauthorized`, no JSON
 * - `forbidden`: 403 security_exception
 * - `broken`: 500; `overloaded`: 503 too_many_buckets_exception
 * - `hang`: no answer while the client waits; the journal notes when the client gave up
 * - `garbage`: 200 with an HTML page
 * - `partial`: searches answer `timed_out: true` with the first half of each index
 * - `none`: back to normal
 */
export type OpenSearchFault =
  | "none"
  | "unauthorized"
  | "forbidden"
  | "broken"
  | "overloaded"
  | "hang"
  | "garbage"
  | "partial";

/** The answers that some faults put in place of the real one. */
export const faultResponses: Readonly<Partial<Record<OpenSearchFault, () => Response>>> = {
  unauthorized,
  forbidden: () => forbidden("indices:data/read/search"),
  broken: () => failure(500, "exception", "Internal failure"),
  overloaded: () => {
    const { body, status } = tooManyBuckets(maxBuckets + 1);
    return Response.json(body, { status });
  },
  garbage: () =>
    new Response("<!doctype html><title>It works!</title>", {
      headers: { "content-type": "text/html" },
    }),
};

/** As the security plugin answers a bad password. */
export function unauthorized(): Response {
  return new Response("Unauthorized", {
    status: 401,
    headers: {
      "content-type": "text/plain; charset=UTF-8",
      "www-authenticate": 'Basic realm="OpenSearch Security"',
    },
  });
}

/** As the security plugin answers a missing permission. */
export function forbidden(permission: string): Response {
  const user = "User [name=reader, backend_roles=[], requestedTenant=null]";
  return failure(403, "security_exception", `no permissions for [${permission}] and ${user}`);
}

function failure(status: number, type: string, reason: string): Response {
  const cause = { type, reason };
  return Response.json({ error: { root_cause: [cause], ...cause }, status }, { status });
}
