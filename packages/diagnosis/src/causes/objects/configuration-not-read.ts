import { type Claim, present } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { moment } from "../../facts/times.ts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import { livePods, type Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { writesOf } from "../../rollout/writes-of.ts";
import { listed } from "../../say.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";

/** Longer ago, nobody wonders any more why a change does not show. */
const RECENT_MS = 24 * 60 * 60_000;
/** What `kubectl rollout restart` knows; a run reads its environment with the next. */
const RESTARTABLE = new Set(["Deployment", "StatefulSet", "DaemonSet"]);

type ConfigMap = ObjectOf<"ConfigMap">;

interface Unread {
  readonly configMap: ConfigMap;
  readonly writtenAt: string;
  /** Those with a container that reads it at its start, and started before. */
  readonly pods: readonly PodView[];
}

/**
 * A ConfigMap that a container takes its environment from was changed after the container started: the change shows only in new
 * ones. Many changes do not matter, or wait for the next rollout: only who asks about it is told.
 */
export const configurationNotRead = objectCause<Workload, Unread>({
  id: "configuration-not-read",
  title: "A changed ConfigMap that running containers have not read",
  group: "configuration",
  low: "a ConfigMap of its environment changed after its containers started; what changed may not matter",
  ruledOut:
    "what was asked about started after each change of the last day of a ConfigMap of its environment",
  needs: ["ConfigMap", "Pod"],
  metric: "restarts",
  of: "workload",

  all: ({ cluster, asked }) =>
    [...cluster.workloads.values()].filter(
      ({ key, ref }) => asked.has(key) && RESTARTABLE.has(ref.kind),
    ),

  sees(workload, inquiry) {
    const pods = livePods(workload);
    return objectsOf(inquiry.cluster.state, "ConfigMap")
      .filter(({ metadata }) => metadata.namespace === workload.namespace)
      .map((configMap) => unreadIn(configMap, pods, inquiry))
      .find((unread) => unread !== undefined);
  },

  tells(seen) {
    const { hit, ref, name } = seen;
    const source = written(refOf("ConfigMap", hit.configMap));
    const why = `${source} changed after ${listed(hit.pods.map((pod) => pod.ref.name))} started`;
    return {
      level: "low",
      does: `has not read the change of ${source}: its containers started before`,
      text: "has not read a changed ConfigMap",
      why,
      impact: "degraded",
      since: hit.writtenAt,
      facts: [saysUnread(seen)],
      context: [],
      disproof: `containers of ${name} that started after the change`,
      fix: [
        {
          text: `if the change is meant for it: start its pods anew, which reads the ConfigMap`,
          kubectl: shellWords`rollout restart ${ref.kind.toLowerCase()} ${ref.name}`,
        },
      ],
      nextCheck: {
        text: "see what it holds now",
        kubectl: shellWords`get configmap ${hit.configMap.metadata.name} -o yaml`,
      },
      symptom: { reason: "ConfigurationNotRead" },
    };
  },
});

function unreadIn(
  configMap: ConfigMap,
  pods: readonly PodView[],
  { now }: Inquiry,
): Unread | undefined {
  const { managedFields, creationTimestamp } = configMap.metadata;
  const [write] = writesOf(managedFields, ["data"]);
  const writtenMs = Date.parse(write?.time ?? "");
  const isChange = writtenMs > Date.parse(creationTimestamp ?? "");
  // Of an entry that holds more than its data nothing tells that these changed.
  if (write?.isSole !== true || !isChange || now - writtenMs > RECENT_MS) return undefined;
  const older = pods.filter((pod) => hasReader(pod, configMap, writtenMs));
  return older.length === 0 ? undefined : { configMap, writtenAt: write.time, pods: older };
}

function hasReader({ object }: PodView, { metadata }: ConfigMap, writtenMs: number): boolean {
  const { name, managedFields } = metadata;
  const isWritten = (key: string) =>
    writesOf(managedFields, ["data", key]).some(({ time }) => Date.parse(time) === writtenMs);
  const readers = object.spec.containers.filter(
    ({ env, envFrom }) =>
      env.some(({ valueFrom }) => {
        const { name: source, key = "" } = valueFrom?.configMapKeyRef ?? {};
        return source === name && isWritten(key);
      }) || envFrom.some(({ configMapRef }) => configMapRef?.name === name),
  );
  return object.status.containerStatuses.some(
    ({ name: container, state }) =>
      readers.some((reader) => reader.name === container) &&
      Date.parse(state?.running?.startedAt ?? "") < writtenMs,
  );
}

function saysUnread({ ref, hit, cite, say }: SeenObject<Workload, Unread>): Claim {
  const { configMap, pods, writtenAt } = hit;
  const source = refIn(ref.namespace, "ConfigMap", configMap.metadata.name);
  const fact = cite.fact({
    subject: source,
    pointer: "/metadata/managedFields",
    value: [writtenAt, pods.map((pod) => pod.ref.name)],
    values: present({
      changed: moment(writtenAt),
      older: { count: pods.length, of: "pod" } as const,
    }),
    text: `${written(source)} was written ${writtenAt}, after ${pods.length} pods of ${written(ref)} started`,
  });
  return say(
    `${written(source)} changed {changed}; {older} of ${written(ref)} started before, with the environment of that time.`,
    fact,
  );
}
