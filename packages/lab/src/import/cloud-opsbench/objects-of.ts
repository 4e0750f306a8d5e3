import type { KubernetesObject } from "@binnacle/cases";
import { kinds } from "@binnacle/diagnosis";
import { readDescribe } from "../describe/read-describe.ts";
import type { RecordingClock } from "../describe/recording-clock.ts";
import type { Recorded } from "../imported-case.ts";
import { affinitiesOf } from "./affinities-of.ts";
import { endpointSlices } from "./endpoint-slices.ts";
import { namespacesIn } from "./namespaces-in.ts";
import type { Recording } from "./read-recording.ts";
import { withAffinities } from "./with-affinities.ts";
import { withAges } from "./with-ages.ts";

/** What a recording shows of its cluster. */
interface Shown {
  readonly objects: readonly KubernetesObject[];
  readonly lists: Recorded["lists"];
}

/**
 * Objects by what `kubectl describe` printed of each, and the lists that `kubectl get` printed as a whole: what stands
 * in such a list and was described is all there is.
 */
export function objectsOf(recording: Recording, clock: RecordingClock): Shown {
  const { commands, metadata } = recording;
  const { namespace } = metadata;
  const described = Object.entries(commands).flatMap(([command, text]) => {
    const { verb, plural } = wordsOf(command);
    if (verb !== "describe") return [];
    return plural === "endpoints"
      ? endpointSlices(text, namespace)
      : readDescribe(text, clock, { namespace });
  });
  const objects = [...described, ...namespacesIn(recording, clock)];
  const distinct = [...new Map(objects.map((object) => [keyOf(object), object])).values()];
  return {
    objects: withAffinities(withAges(distinct, recording, clock), affinitiesOf(recording)),
    lists: listsIn(commands, namespace),
  };
}

interface Words {
  readonly verb: string | undefined;
  readonly plural: string | undefined;
  readonly name: string | undefined;
}

/** Of `kubectl get pods -n shop`; a name stands before the first flag. */
function wordsOf(command: string): Words {
  const [, verb, plural, third] = command.split(" ");
  return { verb, plural, name: third?.startsWith("-") === true ? undefined : third };
}

function keyOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind}/${namespace}/${name}`;
}

/** What a plural of kubectl stands for in lists that the engine reads. */
const others: Readonly<Record<string, string>> = {
  endpoints: "EndpointSlice",
  resourcequota: "ResourceQuota",
};

function listsIn(commands: Recording["commands"], namespace: string): Recorded["lists"] {
  const listed = Object.keys(commands).flatMap((command) => {
    const { verb, plural = "", name } = wordsOf(command);
    if (verb !== "get" || name !== undefined || command.includes(" -l ")) return [];
    return others[plural] ?? kinds.find((kind) => kind.plural === plural)?.kind ?? [];
  });
  // Each object was described, with its events.
  const all = [...new Set([...listed, "Event", "Namespace"])];
  return all.map((kind) => (isGlobal(kind) ? { kind } : { kind, namespace }));
}

function isGlobal(kind: string): boolean {
  return kinds.some((known) => known.kind === kind && !known.isNamespaced);
}
