import type { KubernetesObject, LogLine } from "@binnacle/cases";
import { fieldAt, listAt, numberAt, textAt } from "./field-at.ts";
import { type LogOptions, readLogOptions } from "./log-options.ts";
import { RequestFailure } from "./request-failure.ts";
import { badRequest } from "./status.ts";

export interface PodLogs {
  /** The text of one run of a container, or 204 for a pod without a node. */
  read(pod: KubernetesObject, query: URLSearchParams, now: Date): Response;
}

const pullReasons: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: "trying and failing to pull image",
};

export function createPodLogs(lines: readonly LogLine[]): PodLogs {
  const byPod = Map.groupBy(lines, ({ namespace, pod }) => `${namespace}/${pod}`);
  return {
    read(pod, query, now) {
      const options = readLogOptions(query, pod.metadata.name, now);
      const container = chooseContainer(pod, options.container);
      if (textAt(pod, "spec.nodeName") === "") return new Response(null, { status: 204 });
      const run = chooseRun(pod, container, options.previous);
      const written = byPod.get(`${pod.metadata.namespace ?? ""}/${pod.metadata.name}`) ?? [];
      const ofRun = written.filter((line) => line.container === container && line.run === run);
      return new Response(render(ofRun, options), { headers: { "content-type": "text/plain" } });
    },
  };
}

/** What the API server checks before it asks a kubelet. */
function chooseContainer(pod: KubernetesObject, wanted: string): string {
  const main = namesAt(pod, "spec.containers");
  const init = namesAt(pod, "spec.initContainers");
  const { name } = pod.metadata;
  if (wanted !== "") {
    const all = [...main, ...init, ...namesAt(pod, "spec.ephemeralContainers")];
    if (all.includes(wanted)) return wanted;
    throw failure(`container ${wanted} is not valid for pod ${name}`);
  }
  const [only, ...others] = main;
  if (only !== undefined && others.length === 0) return only;
  const orInit = init.length === 0 ? "" : ` or one of the init containers: [${init.join(" ")}]`;
  throw failure(
    `a container name must be specified for pod ${name}, choose one of: [${main.join(" ")}]${orInit}`,
  );
}

/**
 * The run whose log a kubelet gives out, from the container's status. A container that waits to be restarted shows its
 * last run, which is also the previous one.
 */
function chooseRun(pod: KubernetesObject, container: string, previous: boolean): number {
  const status = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"]
    .flatMap((path) => listAt(pod, `status.${path}`))
    .find((found) => textAt(found, "name") === container);
  const subject = `container "${container}" in pod "${pod.metadata.name}"`;
  if (status === undefined) throw failure(`${subject} is not available`);
  const current = numberAt(status, "restartCount");
  const hasLast = textAt(status, "lastState.terminated.containerID") !== "";
  const isRunning = fieldAt(status, "state.running") !== undefined;
  const hasEnded = textAt(status, "state.terminated.containerID") !== "";
  if (previous && !hasLast) throw failure(`previous terminated ${subject} not found`);
  if (isRunning || hasEnded) return previous ? current - 1 : current;
  if (hasLast) return current;
  throw failure(whyNoLog(status, subject));
}

function whyNoLog(status: unknown, subject: string): string {
  const isOver =
    fieldAt(status, "state.terminated") !== undefined ||
    fieldAt(status, "lastState.terminated") !== undefined;
  if (isOver) return `${subject} is terminated`;
  const reason = textAt(status, "state.waiting.reason");
  if (fieldAt(status, "state.waiting") === undefined) {
    return `${subject} is waiting to start - no logs yet`;
  }
  return `${subject} is waiting to start: ${pullReasons[reason] ?? reason}`;
}

/** The tail is cut from the whole run before older lines are left out, as a kubelet does. */
function render(lines: readonly LogLine[], options: LogOptions): string | Uint8Array<ArrayBuffer> {
  const { tailLines, sinceMs, limitBytes, timestamps } = options;
  const sorted = lines.toSorted((left, right) => Date.parse(left.time) - Date.parse(right.time));
  const tail = tailLines === undefined ? sorted : sorted.slice(sorted.length - tailLines);
  const text = tail
    .filter(({ time }) => sinceMs === undefined || Date.parse(time) >= sinceMs)
    .map((line) => (timestamps ? `${nanoseconds(line.time)} ${line.text}\n` : `${line.text}\n`))
    .join("");
  return limitBytes === undefined ? text : new TextEncoder().encode(text).slice(0, limitBytes);
}

/** `2026-11-21T08:00:01.250Z` → `2026-11-21T08:00:01.250000000Z`. */
function nanoseconds(time: string): string {
  return new Date(time).toISOString().replace("Z", "000000Z");
}

function namesAt(pod: KubernetesObject, path: string): readonly string[] {
  return listAt(pod, path).map((container) => textAt(container, "name"));
}

function failure(message: string): RequestFailure {
  return new RequestFailure(badRequest(message));
}
