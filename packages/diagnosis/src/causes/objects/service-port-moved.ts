import type { Claim, Victim } from "@binnacle/contracts";
import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import type { ServiceView } from "../../graph/services.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { listed, shortened } from "../../say.ts";
import { citeMention } from "./called-host.ts";
import { citePorts, type Lacking, type Moved, movedUnder, portsOf } from "./lacking-port.ts";

/** More of them tell nothing new. */
const TOLD_AT_MOST = 3;

/** A Service does not have the port that its callers, who did not change, call. */
export const servicePortMoved = objectCause<ServiceView, Moved>({
  id: "service-port-moved",
  title: "Service lacks the port that its callers use",
  group: "network",
  high: "several callers that did not change name a port that the Service lacks, and say that they cannot reach it",
  medium:
    "the Service was written after a caller that names a port that it lacks, and cannot reach it",
  ruledOut:
    "no log that was read speaks of a port that a Service lacks and callers name who did not change",
  needs: ["Service", "Deployment", "Pod"],
  needsLogs: true,
  metric: "error_ratio",
  of: "Service",

  all: ({ cluster }) => cluster.services.values(),

  sees: movedUnder,

  tells(seen) {
    const { object: service, ref, name, hit } = seen;
    const { port, callers, change, madeAt } = hit;
    const names = [...new Set(callers.map(({ call }) => call.from.ref.name))];
    return {
      level: names.length > 1 ? "high" : "medium",
      does: `lacks port ${port}, which ${shortened(listed(names), 60)} ${names.length > 1 ? "call" : "calls"}`,
      text: `lacks port ${port}, which its callers use`,
      why: `it has port ${portsOf(service)}`,
      impact: hit.isCalledElse ? "degraded" : "broken",
      since: change?.at ?? madeAt,
      change,
      opening: openingOf(seen),
      facts: callers.slice(0, TOLD_AT_MOST).flatMap((caller) => claimsOf(seen, caller)),
      disproof: `an answer on ${name}:${port}`,
      takes: callers.flatMap(({ call }) => call.from.pods.filter(({ isReady }) => !isReady)),
      ...mended({
        ref,
        metadata: service.object.metadata,
        changedBy: change?.by,
        steps: portAgain(seen),
        what: `bring Service ${name} and its callers to one port`,
      }),
      nextCheck: {
        text: "see which ports it has",
        kubectl: shellWords`describe service ${name}`,
        object: ref,
      },
      symptom: { reason: "ConnectionRefused" },
      victims: callers.map(toVictim),
    };
  },
});

type Seen = SeenObject<ServiceView, Moved>;

function openingOf({ name, hit: { change }, say }: Seen): Claim[] {
  if (change === undefined) return [];
  const by = change.by === undefined ? "" : `, by ${change.by}`;
  return [
    say(
      `Service ${name} was written at {at}${by}; what its callers name is older.`,
      ...change.evidence,
    ),
  ];
}

function claimsOf(seen: Seen, { call, line }: Lacking): Claim[] {
  const { object: service, name, say } = seen;
  const { from, mention } = call;
  return [
    say(
      `${from.ref.name} calls {host} ({place}); Service ${name} has port {ports}.`,
      citeMention(seen, from, mention),
      citePorts(seen, service),
    ),
    ...(line === undefined ? [] : [say(`${from.ref.name} writes: "{message}"`, line)]),
  ];
}

/** Of several ports it is not known which one it was. */
function portAgain({ object, ref, name, hit: { port, isCalledElse } }: Seen): DraftStep[] {
  if (object.object.spec.ports.length !== 1 || isCalledElse) return [];
  const patch = jsonWord([{ op: "replace", path: "/spec/ports/0/port", value: port }]);
  return [
    {
      text: `gives service/${name} port ${port} again, if its callers are right; no pod is restarted`,
      kubectl: shellWords`patch service ${name} --type=json -p ${patch}`,
      object: ref,
    },
  ];
}

function toVictim({ call: { from, to }, line }: Lacking): Victim {
  return {
    ref: from.ref,
    because: `its calls to ${to.ref.name} fail`,
    evidence: line === undefined ? [] : [line],
  };
}
