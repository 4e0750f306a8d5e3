import type { Claim } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { refIn } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { DraftStep } from "../../kit/draft.ts";
import type { MissingConfig } from "../../messages/missing-config.ts";
import { nearMiss } from "../../near-miss.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import { correctReference } from "./correct-reference.ts";
import { type Starting, startCause } from "./start-cause.ts";

/** The kubelet misses a ConfigMap, a Secret or a key. */
export const missingConfig = startCause<MissingConfig>({
  id: "missing-config",
  title: "ConfigMap, Secret or key missing",
  group: "configuration",
  high: "the kubelet names what is missing",
  ruledOut: "no container waits for a ConfigMap, a Secret or a key",
  needs: ["Pod", "Event"],
  metric: "restarts",
  begunBy: ["config", "env"],

  sees: ({ missing }) => missing,

  tells(starting) {
    const { name, pod, hit, said, says, say } = starting;
    const what = nameOf(hit);
    const { absence, near } = instead(starting);
    return {
      level: "high",
      text: `cannot start, ${what} is missing`,
      why: `${what} is missing`,
      facts: [
        say(
          `${name} needs the ${what}, and it does not exist in ${pod.namespace}.`,
          said,
          ...citeVolume(starting),
          ...absence,
        ),
      ],
      context: [...near, says],
      disproof: `the ${what} in namespace ${pod.namespace}, older than the pod`,
      fix: takeInstead(starting),
      mend: `create the ${what} or correct the reference`,
      nextCheck: { text: "see what there is", kubectl: shellWords`get ${hit.kind.toLowerCase()}s` },
    };
  },
});

function nameOf({ kind, name, volume, key }: MissingConfig): string {
  const object = name === undefined ? `${kind} of volume ${volume}` : `${kind} ${name}`;
  return key === undefined ? object : `key ${key} of ${object}`;
}

/** A mount names the volume alone: the pod tells whose it is. */
function citeVolume({ pod, hit, cite }: Starting<MissingConfig>): string[] {
  const index = pod.object.spec.volumes.findIndex(({ name }) => name === hit.volume);
  if (index < 0 || hit.name === undefined) return [];
  const text = `volume ${hit.volume} is of ${hit.kind} ${hit.name}`;
  return [
    cite.field(pod, { pointer: `/spec/volumes/${index}`, value: [hit.kind, hit.name], text }),
  ];
}

/** The reference as it was most likely meant; where nothing is like it, the key that is missing, with a value to be put in. */
function takeInstead(starting: Starting<MissingConfig>): DraftStep[] {
  const { workload, cluster, pod, hit } = starting;
  const { kind, name } = hit;
  const isSeen = kind === "ConfigMap" && name !== undefined;
  if (!isSeen || cluster.gapIn(kind, pod.namespace, name) !== undefined) return addKey(starting);
  const { near } = absenceOf(cluster.lookup.configMaps(pod.namespace), pod, hit);
  const corrected = near === undefined ? [] : correctReference(workload, hit, near);
  return corrected.length > 0 ? corrected : addKey(starting);
}

/** What a rollout asked for first, its undo asks for no more. */
function addKey({ pod, hit, rollout }: Starting<MissingConfig>): DraftStep[] {
  const { kind, name, key } = hit;
  if (name === undefined || key === undefined || rollout?.previous !== undefined) return [];
  const [resource, field] = kind === "Secret" ? ["secret", "stringData"] : ["configmap", "data"];
  return [
    {
      text: "adds the key: put its value in place of <value>; pods that wait take it within minutes",
      kubectl: shellWords`patch ${resource} ${name} -p ${jsonWord({ [field]: { [key]: "<value>" } })}`,
      object: refIn(pod.namespace, kind, name),
    },
  ];
}

/** What is there instead of a missing ConfigMap or key, as far as it can be seen: Secrets never are. */
function instead({ cluster, pod, hit, cite, say }: Starting<MissingConfig>): {
  absence: readonly string[];
  near: readonly Claim[];
} {
  const { kind, name = "", key } = hit;
  const isSeen = kind === "ConfigMap" && cluster.gapIn(kind, pod.namespace, name) === undefined;
  if (!isSeen) return { absence: [], near: [] };
  const { near = "", text, shown } = absenceOf(cluster.lookup.configMaps(pod.namespace), pod, hit);
  const subject = refIn(pod.namespace, kind, name);
  const value = ["absent", key ?? name, near];
  const evidence = cite.fact({
    subject,
    value,
    text: text + (near && `; there is ${near}`),
    ...shown,
  });
  const meant = near === "" ? [] : [say(`There is ${near}: perhaps that is meant.`, evidence)];
  return { absence: [evidence], near: meant };
}

function absenceOf(
  maps: ReadonlyMap<string, ObjectOf<"ConfigMap">>,
  { namespace }: PodView,
  { kind, name = "", key }: MissingConfig,
) {
  return key === undefined
    ? {
        near: nearMiss(name, maps.keys()),
        text: `no ${kind} ${name} in ${namespace}`,
        shown: { pointer: "", kubectl: shellWords`get configmaps` },
      }
    : {
        near: nearMiss(key, maps.get(name)?.data ?? []),
        text: `${kind} ${name} has no key ${key}`,
        shown: { pointer: "/data" },
      };
}
