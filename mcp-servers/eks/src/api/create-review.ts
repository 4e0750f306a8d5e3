import type { ApiResult } from "./failure.ts";
import { jsonOf } from "./json-of.ts";
import { assertReview, reviewPaths } from "./readable-path.ts";

/** What somebody may do, as authorization.k8s.io/v1 asks it. */
export interface Review {
  readonly kind: keyof typeof reviewPaths;
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
  return async ({ kind, spec }, options) => {
    const path = reviewPaths[kind];
    assertReview(path);
    const body = JSON.stringify({ apiVersion: "authorization.k8s.io/v1", kind, spec });
    return jsonOf(await post(path, { ...options, body }));
  };
}
