import type { Claim } from "@binnacle/contracts";
import { refIn } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import type { MissingConfig } from "../../messages/missing-config.ts";
import { nearMiss } from "../../near-miss.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
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
      mend: `create the ${what}, or correct the reference`,
      nextCheck: { text: "see what there is", kubectl: `get ${hit.kind.toLowerCase()}s` },
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
        shown: { pointer: "", kubectl: "get configmaps" },
      }
    : {
        near: nearMiss(key, maps.get(name)?.data ?? []),
        text: `${kind} ${name} has no key ${key}`,
        shown: { pointer: "/data" },
      };
}
