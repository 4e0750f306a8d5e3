import { type Claim, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { shellWords } from "../facts/shell-words.ts";
import { beginning, moment } from "../facts/times.ts";
import type { Cluster } from "../graph/cluster.ts";
import { lastSeen, seenAt, timesSeen } from "../graph/events.ts";
import { isNotReady } from "../graph/node-readiness.ts";
import { refIn, written } from "../graph/object-key.ts";
import { lastEnd } from "../graph/pod-view.ts";
import { isHealthy, livePods, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { Draft } from "../kit/draft.ts";
import { readProbeMessage } from "../messages/probe-message.ts";
import { counted, listed, shortened } from "../say.ts";
import type { Event } from "../state/cluster-kinds.ts";
import { objectsOf } from "../state/cluster-state.ts";
import { kindsFor } from "../state/kinds.table.ts";
import { chosenZero } from "./chosen-zero.ts";
import { keysOfTarget } from "./dependencies.ts";

/** More old news than this helps nobody. */
const AT_MOST = 8;
/** Of others than what was asked about. */
const OTHERS_AT_MOST = 3;
/** A younger warning may come again. */
const QUIET_MS = 3 * 60_000;
/** Whether other objects are well, such as claims and autoscalers, is not known. */
const TOLD = new Set([...kindsFor("workload").map(({ kind }) => kind), "Pod"]);

/** A thing and what is told of it. */
interface Past {
  readonly subject: ObjectRef;
  readonly claim: Claim;
}

interface Warned {
  readonly subject: ObjectRef;
  readonly event: Event;
}

interface Scope {
  readonly isInScope: (ref: ObjectRef) => boolean;
  /** What was asked about. */
  readonly target?: ObjectRef | undefined;
}

/** What is old and over, of what was asked about first: warnings about what is gone or healthy, and ends of containers that run well since. */
export function historyOf(
  inquiry: Inquiry,
  drafts: readonly Draft[],
  { isInScope, target }: Scope,
): Claim[] {
  const own = target === undefined ? NONE : keysOfTarget(inquiry.cluster, target);
  const told = new Set(
    drafts.flatMap((draft) => [draft.owner, ...draft.victims.map((item) => item.ref)]).map(keyOf),
  );
  const workloads = [...inquiry.cluster.workloads.values()].filter(
    (workload) => isInScope(workload.ref) && !told.has(workload.key) && isHealthy(workload),
  );
  const over = drafts.filter(({ state, owner }) => state === "resolved" && isInScope(owner));
  const past = [
    ...over.map((draft) => ({ subject: draft.owner, claim: resolvedClaim(inquiry, draft) })),
    ...workloads
      .flatMap((workload) => pastEnd(inquiry, workload))
      .toSorted((left, right) => Number(right.isKill) - Number(left.isKill)),
    ...workloads.flatMap((workload) => chosenZero(inquiry, workload)),
    ...pastWarnings(inquiry, { told, own, isInScope }),
  ];
  return (target === undefined ? past : ownFirst(past, own))
    .slice(0, AT_MOST)
    .map(({ claim }) => claim);
}

/** Then the worst of some others. */
function ownFirst(past: readonly Past[], own: ReadonlySet<string>): Past[] {
  const others = new Map<string, Past>();
  for (const item of past) {
    const key = keyOf(item.subject);
    if (!own.has(key) && !others.has(key)) others.set(key, item);
  }
  const first = past.filter(({ subject }) => own.has(keyOf(subject)));
  return [...first, ...[...others.values()].slice(0, OTHERS_AT_MOST)];
}

/** What a cause named, and is over. */
function resolvedClaim({ ledger, say }: Inquiry, draft: Draft): Claim {
  const { title, since, symptom, decisive } = draft;
  const what = symptom.reason === undefined ? title : `${title} (${symptom.reason})`;
  const [fact = ""] = decisive;
  const endedAt = moment(since);
  if (endedAt === undefined) return say(`${what}, over`, ...decisive);
  return say(`${what} {endedAt}, over`, ledger.add(fact, { endedAt }), ...decisive.slice(1));
}

function pastWarnings(
  inquiry: Inquiry,
  { told, own, isInScope }: Scope & Record<"told" | "own", ReadonlySet<string>>,
): Past[] {
  const { cluster } = inquiry;
  const past = objectsOf(cluster.state, "Event")
    .filter((event) => event.type === "Warning" && isQuiet(inquiry, event))
    .flatMap((event): Warned[] => {
      const subject = subjectOf(cluster, event);
      return subject === undefined ? [] : [{ subject, event }];
    })
    .filter(({ subject }) => !told.has(keyOf(subject)) && isInScope(subject));
  const groups = Map.groupBy(past, ({ subject, event }) => `${keyOf(subject)} ${event.reason}`);
  return [...groups.values()]
    .filter((group) => group.some(({ event }) => isRecent(inquiry, event)))
    .toSorted((left, right) => rankOf(left, own) - rankOf(right, own))
    .slice(0, AT_MOST)
    .flatMap((group) => warningClaim(inquiry, group));
}

/** What was asked about comes first, what tells little of what was broken last. */
function rankOf([warned]: readonly Warned[], own: ReadonlySet<string>): number {
  if (warned === undefined) return 0;
  const isOwn = own.has(keyOf(warned.subject));
  return LITTLE.indexOf(warned.event.reason) - (isOwn ? LITTLE.length : 0);
}

const NONE: ReadonlySet<string> = new Set();
const LITTLE = ["FailedMount", "FailedScheduling", "Unhealthy"];

function isQuiet({ now }: Inquiry, event: Event): boolean {
  return now - seenAt(event) >= QUIET_MS;
}

/** In the window. Of one trouble all that is kept is counted: its count may be spread over events of which the first are older. */
function isRecent({ window }: Inquiry, event: Event): boolean {
  return seenAt(event) >= window.fromMs;
}

/** The workload or node that a warning is about, if it is well now or gone; nothing while it is not. */
function subjectOf(
  { nodes, ownerOf }: Cluster,
  { involvedObject: { kind, namespace, name } }: Event,
): ObjectRef | undefined {
  const node = nodes.get(name);
  if (kind === "Node") return node === undefined || isNotReady(node) ? undefined : { kind, name };
  if (!TOLD.has(kind)) return undefined;
  const ref = refIn(namespace, kind, name);
  const workload = ownerOf(ref);
  if (workload !== undefined) return isHealthy(workload) ? workload.ref : undefined;
  // Pods of a Deployment that is gone too are told as one, by the name that they share.
  const shared = kind === "Pod" && /^(.+)-[a-z0-9]{8,10}-[a-z0-9]{5}$/.exec(name)?.[1];
  return shared ? { ...ref, kind: "Deployment", name: shared } : ref;
}

/** Warnings of one reason about the objects of one owner, as one fact. */
function warningClaim({ cite, say }: Inquiry, group: readonly Warned[]): Past[] {
  const [first] = group;
  if (first === undefined) return [];
  const { subject, event } = first;
  const { reason, message } = event;
  const names = [...new Set(group.map((warned) => warned.event.involvedObject.name))];
  const times = group.reduce((sum, warned) => sum + timesSeen(warned.event), 0);
  const newest = group
    .flatMap((warned) => lastSeen(warned.event) ?? [])
    .toSorted((left, right) => Date.parse(right) - Date.parse(left))[0];
  const evidence = cite.fact({
    subject,
    pointer: `/events/${reason}`,
    value: [names, times],
    values: present({
      reason,
      message: shortened(message, 80),
      times: { count: times, of: "time" },
      lastSeen: moment(newest),
    }),
    text: `warning ${reason} ${counted(times, "time")} on ${listed(names)}: ${shortened(message)}`,
    kubectl: shellWords`get events --field-selector ${`type=Warning,reason=${reason}`}`,
    trust: "outside",
  });
  const often = times === 1 ? "once" : "{times}";
  const claim = say(`${written(subject)}: ${inWords(event)} ${often}, over`, evidence);
  return [{ subject, claim }];
}

const WORDS: Readonly<Record<string, string>> = {
  FailedScheduling: "could not be scheduled",
  BackOff: "was restarted after failures",
  FailedCreate: "was refused a pod",
  FailedMount: "waited for a volume",
  FailedAttachVolume: "waited for a volume",
  Failed: "failed to pull an image or to start",
  NodeNotReady: "was not ready",
  Evicted: "was evicted",
};

function inWords({ reason, message }: Event): string {
  const asked = reason === "Unhealthy" ? readProbeMessage(message) : undefined;
  if (asked !== undefined) return `${asked.probe} probe failed`;
  return WORDS[reason] ?? "warned ({reason}: {message})";
}

/** A container of a healthy workload that once ended with an error. */
function pastEnd(inquiry: Inquiry, workload: Workload): (Past & { isKill: boolean })[] {
  const [ended] = livePods(workload).flatMap(({ ref, containers }) =>
    containers.flatMap((container) => {
      const isRunning = container.status?.state?.running !== undefined;
      const end = lastEnd(container);
      return end && end.exitCode !== 0 && isRunning ? [{ ref, container, end }] : [];
    }),
  );
  if (ended === undefined) return [];
  const { ref, container, end } = ended;
  const { exitCode, reason, finishedAt } = end;
  const evidence = inquiry.cite.fact({
    subject: ref,
    pointer: `${container.statusPointer}/lastState/terminated/finishedAt`,
    value: finishedAt ?? "",
    values: present({ exitCode, reason, quietSince: beginning(finishedAt) }),
    text: `pod ${ref.name}, container ${container.name}: ended with exit code ${exitCode} (${reason ?? "no reason"}), running since`,
  });
  const isKill = reason === "OOMKilled";
  const what = isKill ? "was OOMKilled" : "ended with exit code {exitCode}";
  const quiet = finishedAt === undefined ? "" : " {quietSince}";
  const claim = inquiry.say(`${written(workload.ref)} ${what}, quiet since${quiet}`, evidence);
  return [{ subject: workload.ref, claim, isKill }];
}
