import { present } from "@binnacle/contracts";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import type { Review } from "../api/create-review.ts";
import type { ApiResult } from "../api/failure.ts";
import type { RuledResource } from "./resource-of.ts";

/** Who does it: absent, whoever this server is. */
export interface Subject {
  readonly user: string;
  readonly groups: readonly string[];
}

export interface AskedAccess {
  readonly verb: string;
  readonly resource: RuledResource;
  /** Absent: all. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

const Reviewed = z.object({
  status: z.object({
    allowed: z.boolean(),
    reason: z.string().optional(),
    evaluationError: z.string().optional(),
  }),
});

export interface Decision {
  readonly isAllowed: boolean;
  /** The authoriser's words: the binding that allows it, or what it could not read. */
  readonly reason?: string;
}

/** Asks the API server, by a SelfSubjectAccessReview or, of somebody else, a SubjectAccessReview. */
export async function reviewAccess(
  api: ClusterApi,
  { verb, resource, namespace, name }: AskedAccess,
  { subject, signal }: { readonly subject?: Subject | undefined; readonly signal: AbortSignal },
): Promise<ApiResult<Decision>> {
  const { group, plural, part: subresource } = resource;
  const resourceAttributes = present({
    verb,
    group,
    resource: plural,
    subresource,
    namespace,
    name,
  });
  const review: Review =
    subject === undefined
      ? { kind: "SelfSubjectAccessReview", spec: { resourceAttributes } }
      : { kind: "SubjectAccessReview", spec: { ...subject, resourceAttributes } };
  const answer = await api.review(review, { signal });
  if (answer.kind === "failed") return answer;
  const { success, data } = Reviewed.safeParse(answer.value);
  if (!success) {
    const why = "The Kubernetes API server answered with no access review.";
    return { kind: "failed", failure: { kind: "unavailable", why } };
  }
  const { allowed, reason, evaluationError } = data.status;
  const said = [reason, evaluationError].filter((text) => text !== undefined && text !== "");
  return {
    kind: "ok",
    value: { isAllowed: allowed, ...(said.length > 0 && { reason: said.join("; ") }) },
  };
}

const serviceAccount = /^system:serviceaccount:(?<namespace>[^:]+):[^:]+$/u;

/**
 * Somebody with the groups that the API server gives at sign-in: a review knows none of them by itself
 * (kubernetes.io/docs/reference/access-authn-authz/authentication).
 */
export function subjectOf(user: string, groups: readonly string[] = []): Subject {
  const { namespace } = serviceAccount.exec(user)?.groups ?? {};
  const own =
    namespace === undefined
      ? []
      : ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
  const signedIn = user === "system:anonymous" ? "system:unauthenticated" : "system:authenticated";
  return { user, groups: [...new Set([...groups, ...own, signedIn])] };
}
