import { type Claim, keyOf } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refIn } from "../../graph/object-key.ts";
import { isAliased, serviceOfHost } from "../../graph/references.ts";
import type { ServiceView } from "../../graph/services.ts";
import type { DraftStep } from "../../kit/draft.ts";
import type { Story } from "../../kit/story.ts";
import type { Crash } from "./crash-cause.ts";
import type { Told } from "./told-cause.ts";

type Called = Partial<Pick<Story, "context" | "nextCheck" | "waitsFor">>;

const OWN = new Set(["localhost", "127.0.0.1", "0.0.0.0"]);

/** What is known of the host that a program names: the Service, and what stands behind it. */
export function calledService(crash: Crash<Told>): Called {
  const { workload, pod, hit, cluster } = crash;
  const host = (hit.error.host ?? "").toLowerCase().replace(/:\d+$/, "");
  if (host === "" || OWN.has(host) || isAliased(pod.object.spec, host)) return {};
  const place = serviceOfHost(host, workload.namespace);
  const service =
    (place && cluster.services.get(keyOf(refIn(place.namespace, "Service", place.name)))) ??
    [...cluster.services.values()].find((item) => hasAddress(item, host));
  if (service !== undefined) return standingBehind(crash, service);
  const isOfCluster =
    !host.includes(".") && cluster.gapIn("Service", workload.namespace) === undefined;
  return isOfCluster ? { context: absent(crash, host), nextCheck: lookAtServices(crash) } : {};
}

function hasAddress({ object, pods }: ServiceView, host: string): boolean {
  return object.spec.clusterIP === host || pods.some((pod) => pod.object.status.podIP === host);
}

function standingBehind(
  { cluster, workload, cite, say }: Crash<Told>,
  service: ServiceView,
): Called {
  const { ref, pods, workloads, key } = service;
  const ready = pods.filter(({ isReady }) => isReady).length;
  const fact = cite.fact({
    subject: ref,
    pointer: "/endpoints",
    value: [ready, pods.length],
    values: { ready, pods: { count: pods.length, of: "pod" } },
    text: `service/${ref.name}: ${ready} of its ${pods.length} pods Ready`,
  });
  const calls = cluster.calls.byCaller.get(workload.key) ?? [];
  // Whom its template names, blame follows.
  const isFollowed = calls.some(({ to }) => to.key === key);
  const isDead = ready === 0 && !workloads.includes(workload);
  return {
    context: [say(`That is Service ${ref.name}, with {ready} of {pods} Ready.`, fact)],
    nextCheck: {
      text: "see what answers behind the Service",
      kubectl: shellWords`describe service ${ref.name}`,
      object: ref,
    },
    waitsFor: isDead && !isFollowed ? [ref, ...workloads.map((item) => item.ref)] : [],
  };
}

function absent({ workload, cite, say }: Crash<Told>, host: string): Claim[] {
  const fact = cite.fact({
    subject: refIn(undefined, "Namespace", workload.namespace),
    pointer: `/services/${host}`,
    value: "absent",
    values: { host },
    text: `namespace ${workload.namespace} has no Service ${host}`,
    kubectl: shellWords`get services -n ${workload.namespace}`,
  });
  return [say(`There is no Service {host} in ${workload.namespace}.`, fact)];
}

function lookAtServices({ workload }: Crash<Told>): DraftStep {
  return {
    text: "see which Services there are",
    kubectl: shellWords`get services`,
    object: workload.ref,
  };
}
