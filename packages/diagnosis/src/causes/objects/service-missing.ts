import { type Claim, keyOf, type ObjectRef, type Victim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refIn, written } from "../../graph/object-key.ts";
import type { PodView } from "../../graph/pod-view.ts";
import { impactOn } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { listed, shortened } from "../../say.ts";
import { citeMention } from "./called-host.ts";
import {
  type Dangling,
  danglingOf,
  type Missing,
  type MissingCaller,
  missingService,
} from "./dangling.ts";
import { failingSince } from "./failing-since.ts";

/** More of them tell nothing new. */
const TOLD_AT_MOST = 3;

interface Named {
  readonly ref: ObjectRef;
  readonly place: Dangling["place"];
}

/** A Service is not there, and its callers did not change: it was deleted, or never made. */
export const serviceMissing = objectCause<Named, Missing>({
  id: "service-missing",
  title: "A Service that others call does not exist",
  group: "network",
  high: "several workloads that did not change name a Service that does not exist, or one whose pods run, and say that the name is not resolved",
  ruledOut:
    "no log that was read speaks of a Service that is missing though its callers did not change",
  needs: ["Service", "Deployment", "Pod"],
  needsLogs: true,
  metric: "error_ratio",
  of: "workload",

  all: placesIn,
  examines: ({ cluster }) => cluster.workloads.values(),

  sees: ({ place }, inquiry) => missingService(place, inquiry),

  tells(seen) {
    const { ref, name, hit } = seen;
    const { callers, behind } = hit;
    const names = callers.map(({ workload }) => workload.ref.name);
    return {
      level: "high",
      does: `does not exist, and ${shortened(listed(names), 60)} ${names.length > 1 ? "call" : "calls"} it`,
      text: "does not exist",
      impact: callers.some(({ workload }) => impactOn(workload) === "broken")
        ? "broken"
        : "degraded",
      since: failingSince(callers.map(({ workload }) => workload)),
      facts: callers.slice(0, TOLD_AT_MOST).flatMap((caller) => claimsOf(seen, caller)),
      context: behindClaim(seen),
      disproof: `an address for the name ${name}`,
      takes: callers.flatMap(unreadyPods),
      ...mended({
        ref,
        metadata: behind?.metadata,
        steps: makeAgain(seen),
        what: `see who removed Service ${name}, and make it again`,
      }),
      nextCheck: {
        text: "see which Services there are",
        kubectl: shellWords`get services`,
        object: { kind: "Namespace", name: ref.namespace ?? "", namespace: ref.namespace ?? "" },
      },
      symptom: { reason: "HostNotFound" },
      victims: callers.map(toVictim),
    };
  },
});

type Seen = SeenObject<Named, Missing>;

/** Every place that a template names and no Service has. */
function placesIn(inquiry: Inquiry): Named[] {
  const places = [...inquiry.cluster.workloads.values()]
    .filter(({ desired }) => desired !== 0)
    .flatMap((workload) => danglingOf(workload, inquiry).map(({ place }) => place));
  const named = places.map((place) => ({
    ref: refIn(place.namespace, "Service", place.name),
    place,
  }));
  return [...new Map(named.map((item) => [keyOf(item.ref), item])).values()];
}

function unreadyPods({ workload }: MissingCaller): PodView[] {
  return workload.pods.filter(({ isReady }) => !isReady);
}

function claimsOf(seen: Seen, { workload, hit }: MissingCaller): Claim[] {
  const { name, ref, say } = seen;
  const { mention, line } = hit;
  return [
    say(
      `${written(workload.ref)} calls {host} ({place}); there is no Service ${name} in ${ref.namespace}.`,
      citeMention(seen, workload, mention),
    ),
    ...(line === undefined ? [] : [say(`It writes: "{message}"`, line)]),
  ];
}

function behindClaim({ hit: { behind }, cite, say }: Seen): Claim[] {
  if (behind === undefined) return [];
  return [
    say(`${written(behind.ref)} runs; without a Service nothing leads to it.`, cite.ready(behind)),
  ];
}

/** `kubectl create service` selects by the label `app`. That of a StatefulSet may be headless: nothing tells. */
function makeAgain({ name, ref, hit }: Seen): DraftStep[] {
  const { behind } = hit;
  const port = portOf(hit);
  if (behind === undefined || port === undefined) return [];
  if (behind.ref.kind === "StatefulSet" || behind.labels["app"] !== name) return [];
  return [
    {
      text: `makes it again; it selects app=${name}, which the pods of ${written(behind.ref)} have`,
      kubectl: shellWords`create service clusterip ${name} ${{ own: [`--tcp=${port}:${port}`] }}`,
      object: ref,
    },
  ];
}

/** The one that all callers name, where the pods declare it. */
function portOf({ behind, callers }: Missing): number | undefined {
  const [port, ...others] = new Set(callers.map(({ hit }) => hit.mention.port));
  const declared = behind?.template?.spec.containers.flatMap((item) => item.ports) ?? [];
  const isSure = others.length === 0 && declared.some((item) => item.containerPort === port);
  return isSure ? port : undefined;
}

function toVictim({ workload, hit: { line } }: MissingCaller): Victim {
  return {
    ref: workload.ref,
    because: "it does not resolve the name",
    evidence: line === undefined ? [] : [line],
  };
}
