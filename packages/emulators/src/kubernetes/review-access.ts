import { z } from "zod";
import { isAllowed, type RoleParts } from "./authorize.ts";
import { decodeReview } from "./decode-review.ts";
import { RequestFailure } from "./request-failure.ts";
import { badRequest, invalid, notServed } from "./status.ts";

const ResourceAttributes = z.looseObject({
  verb: z.string().default(""),
  group: z.string().default(""),
  resource: z.string().default(""),
  subresource: z.string().optional(),
  namespace: z.string().default(""),
});
const Review = z.object({
  apiVersion: z.literal("authorization.k8s.io/v1").optional(),
  kind: z.string().optional(),
  spec: z
    .looseObject({
      user: z.string().optional(),
      resourceAttributes: ResourceAttributes.optional(),
      nonResourceAttributes: z
        .looseObject({ verb: z.string().default(""), path: z.string().default("") })
        .optional(),
    })
    .default({}),
});
type Spec = z.infer<typeof Review>["spec"];

export interface ReviewRequest {
  /** `SelfSubjectAccessReview` or `SubjectAccessReview`. */
  readonly kind: string;
  /** JSON, or the protobuf of typed Go clients. */
  readonly body: Uint8Array;
  /** The only user whose permissions are known. */
  readonly user: string;
  readonly role: RoleParts;
}

const group = "authorization.k8s.io";

/** @throws RequestFailure (400, 422) as the API server; 501 for another user than the caller. */
export function reviewAccess(request: ReviewRequest): Response {
  const spec = readSpec(request);
  const own = request.kind === "SelfSubjectAccessReview";
  if (!own && (spec.user ?? "") === "") throw new RequestFailure(missingUser);
  if (!own && spec.user !== request.user) {
    throw new RequestFailure(notServed(`reviews of other users than ${request.user}`));
  }
  const status = { allowed: decide(spec, request.role) };
  return Response.json(
    { kind: request.kind, apiVersion: `${group}/v1`, metadata: {}, spec, status },
    { status: 201 },
  );
}

function readSpec({ kind, body }: ReviewRequest): Spec {
  const review = Review.safeParse(parsed(body));
  const isReview = review.success && (review.data.kind ?? kind) === kind;
  if (!isReview) {
    const message = `the object provided is unrecognized (must be of type ${kind})`;
    throw new RequestFailure(badRequest(message));
  }
  const { resourceAttributes, nonResourceAttributes } = review.data.spec;
  if ((resourceAttributes === undefined) === (nonResourceAttributes === undefined)) {
    throw new RequestFailure(notOneSubject);
  }
  return review.data.spec;
}

function decide({ resourceAttributes, nonResourceAttributes }: Spec, role: RoleParts) {
  if (resourceAttributes === undefined) return nonResourceAttributes?.verb === "get";
  const { resource, subresource, ...access } = resourceAttributes;
  return isAllowed({ ...access, plural: resource, subresource: subresource || undefined }, role);
}

const notOneSubject = invalid({ kind: "", name: "", group }, "spec.resourceAttributes", {
  reason: "FieldValueInvalid",
  message:
    "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified",
});
const missingUser = invalid({ kind: "", name: "", group }, "spec.user", {
  reason: "FieldValueInvalid",
  message: 'Invalid value: "": at least one of user or group must be specified',
});

function parsed(body: Uint8Array): unknown {
  const review = decodeReview(body);
  if (review !== undefined) return review;
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
