import type { Investigation } from "@binnacle/contracts";

/** How people call what only measured requests show: how long they take, and what they are answered. */
const ofRequests =
  /(?<![\w-])(?:slow|slower|slowly|latency|latencies|timeouts?|time outs?|times out|timed out|timing out|error rate|requests? (?:hang|hangs)|p9\d|takes? (?:\w{1,12} )?\d{1,6}(?:\.\d{1,3})? ?(?:ms|s|secs?|seconds|minutes)|takes forever|[45]xx|(?:40\d|41\d|42\d|499|50\d|52\d)s?(?! (?:replicas|pods|nodes|mi|gi)))(?![\w-])/iu;

/**
 * Whether somebody tells of slow or failing requests where nobody connected metrics: that all objects are well then proves nothing. Such
 * an answer is never "fine".
 */
export function lacksAskedMetrics({
  question,
  receipt,
}: Partial<Pick<Investigation, "question">> & {
  readonly receipt: Pick<Investigation["receipt"], "sources">;
}): boolean {
  const isMissing = receipt.sources.some(
    ({ name, state }) => name === "prometheus" && state === "not_configured",
  );
  return isMissing && ofRequests.test(question ?? "");
}
