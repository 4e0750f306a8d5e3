import type { Alert, Case, KubernetesObject } from "../case.ts";
import { buildCase } from "./build-case.ts";
import { aboutPod, kubeletEvent } from "./event-object.ts";
import { at, changed, healthyBase, podAlert, podsOf } from "./healthy-base.ts";
import { currentRollout } from "./names.ts";
import type { Cluster, Pod, WorkloadPlan } from "./plan.ts";
import { backOffMs } from "./pod-history.ts";
import { hourMs, recordedMs, secondMs, timestamp } from "./timestamp.ts";

const times = {
  rollout: at("03:05:40"),
  firstPull: at("03:05:42"),
  waitingAlert: at("03:06:30"),
};
const numbers = {
  tag: "v2.8.1-rc",
  /** How long the registry takes to refuse. */
  pullMs: 7 * secondMs,
  /** From one look of the kubelet to the next while it waits. */
  lookEveryMs: 15_219,
};

/** A rollout of catalog names an image tag that does not exist; it waits, and the old pods go on serving. */
export function badImage(nowMs = recordedMs): Case {
  const base = healthyBase(nowMs);
  return buildCase({
    ...base,
    name: "bad-image",
    title: "A rollout of catalog names an image tag that does not exist",
    question: "is the catalog rollout ok?",
    workloads: changed(base.workloads, { "shop/catalog": toMissingTag }),
    events: (cluster) => [
      ...base.events(cluster),
      ...waiting(cluster).flatMap((pod) => pullEvents(cluster, pod)),
    ],
    alerts: (cluster) => [
      ...base.alerts(cluster),
      ...waiting(cluster).map((pod) => waitingAlert(cluster, pod)),
    ],
    truth: {
      cause: "image-not-found",
      culprit: { kind: "Deployment", namespace: "shop", name: "catalog" },
      victims: [],
      state: "active",
      since: timestamp(times.firstPull + secondMs),
    },
  });
}

function toMissingTag(catalog: WorkloadPlan): WorkloadPlan {
  const { revision, container } = currentRollout(catalog);
  const image = container.image.replace(/:[^:/]*$/, `:${numbers.tag}`);
  const message = `Back-off pulling image "${image}": ErrImagePull: ${pullError(image)}`;
  return {
    ...catalog,
    rollouts: [
      ...catalog.rollouts,
      { revision: revision + 1, atMs: times.rollout, container: { ...container, image } },
    ],
    pods: [
      ...catalog.pods,
      {
        revision: revision + 1,
        index: 0,
        createdMs: times.rollout,
        state: { kind: "image-pull", message },
      },
    ],
  };
}

function pullError(image: string): string {
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;
}

function waiting(cluster: Cluster): Pod[] {
  return podsOf(cluster, "shop/catalog").filter(({ plan }) => plan.state.kind === "image-pull");
}

/** The pulls so far: the kubelet waits 10 s, then twice as long, up to 5 min. */
function pullsUntil(nowMs: number) {
  let count = 1;
  let lastMs = times.firstPull;
  for (;;) {
    const nextMs = lastMs + backOffMs(count + 1) + numbers.pullMs;
    if (nextMs > nowMs) return { firstMs: times.firstPull, lastMs, count };
    lastMs = nextMs;
    count += 1;
  }
}

function looksUntil(nowMs: number) {
  const firstMs = times.firstPull + 2 * secondMs;
  const again = Math.floor((nowMs - firstMs) / numbers.lookEveryMs);
  return { firstMs, lastMs: firstMs + again * numbers.lookEveryMs, count: again + 1 };
}

function pullEvents({ nowMs }: Cluster, pod: Pod): KubernetesObject[] {
  const { image } = pod.rollout.container;
  const pulls = pullsUntil(nowMs);
  const { firstMs, lastMs, count } = pulls;
  const failures = { firstMs: firstMs + secondMs, lastMs: lastMs + secondMs, count };
  const looks = looksUntil(nowMs);
  const said = [
    ["Normal", "Pulling", `Pulling image "${image}"`, pulls],
    ["Warning", "Failed", `Failed to pull image "${image}": ${pullError(image)}`, failures],
    ["Warning", "Failed", "Error: ErrImagePull", failures],
    ["Normal", "BackOff", `Back-off pulling image "${image}"`, looks],
    ["Warning", "Failed", "Error: ImagePullBackOff", looks],
  ] as const;
  const about = aboutPod(pod, "container");
  return said.map(([type, reason, message, when]) =>
    kubeletEvent(pod.node ?? 0, { about, type, reason, message, ...when }),
  );
}

function waitingAlert(cluster: Cluster, pod: Pod): Alert {
  return podAlert(cluster, pod, {
    alertname: "KubeContainerWaiting",
    summary: "Pod container waiting longer than 1 hour",
    forMs: hourMs,
    activeMs: times.waitingAlert,
    reason: "ImagePullBackOff",
  });
}
