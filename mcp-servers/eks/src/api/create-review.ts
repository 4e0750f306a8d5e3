import type { ApiResult } from "./failure.ts";
import { jsonOf } from "./json-of.ts";
import { assertReview, reviewPaths } from "./readable-path.ts";

/** What somebody may do, as authorization.k8s.io/v1 asks it; who asks, as authentication.k8s.io/v1 does. */
export type Review = { readonly kind: "SelfSubjectReview" } | AccessReview;

interface AccessReview {
  readonly kind: Exclude<keyof typeof reviewPaths, "SelfSubjectReview">;
  readonly spec: {
    readonly user?: string;
    readonly groups?: readonly string[];
    readonly resourceAttributes?: Readonly<Record<string, string>>;
    readonly nonResourceAttributes?: Readonly<Record<string, string>>;
  };
}

interface Options {
  readonly signal: AbortSignal;
}

export type PostReview = (review: Review, options: Options) => Promise<ApiResult<unknown>>;

/** Posts reviews, and nothing else. */
export function createReview(
  post: (path: string, options: Options & { readonly body: string }) => Promise<ApiResult<string>>,
): PostReview {
  return async (review, options) => {
    const path = reviewPaths[review.kind];
    assertReview(path);
    const [, , group, version] = path.split("/");
    const body = JSON.stringify({ apiVersion: `${group}/${version}`, ...review });
    return jsonOf(await post(path, { ...options, body }));
  };
}
