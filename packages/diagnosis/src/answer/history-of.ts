import { type Claim, keyOf, type ObjectRef, present } from "@binnacle/contracts";
import { shellQuoted } from "../facts/kubectl.ts";
import { beginning, moment } from "../facts/times.ts";
import { lastSeen, timesSeen } from "../graph/events.ts";
import { isNotReady } from "../graph/node-readiness.ts";
import { refIn, written } from "../graph/object-key.ts";
import { lastEnd } from "../graph/pod-view.ts";
import { isHealthy, type Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { Draft } from "../kit/draft.ts";
import { readProbeMessage } from "../messages/probe-message.ts";
import { counted, listed, shortened } from "../say.ts";
import type { Event } from "../state/cluster-kinds.ts";
import { objectsOf } from "../state/cluster-state.ts";
import { kindsFor } from "../state/kinds.table.ts";

/** More old news than this helps nobody. */
const AT_MOST = 8;
/** A younger warning may come again. */
const QUIET_MS = 3 * 60_000;
/** Whether other objects are well, such as claims and autoscalers, is not known. */
const OWNERS = kindsFor("workload").map(({ kind }) => kind);
const TOLD = new Set([...OWNERS, "Pod"]);

/** What is old and over: warnings about what is gone or healthy, and ends of containers that run well since. */
export function historyOf(
  inquiry: Inquiry,
  drafts: readonly Draft[],
  isInScope: (ref: ObjectRef) => boolean,
): Claim[] {
  const told = new Set(
    drafts.flatMap((draft) => [draft.owner, ...draft.victims.map((item) => item.ref)]).map(keyOf),
  );
  const workloads = [...inquiry.cluster.workloads.values()].filter(
    (workload) => isInScope(workload.ref) && !told.has(workload.key) && isHealthy(workload),
  );
  return [
    ...pastWarnings(inquiry, { told, isInScope }),
    ...workloads.flatMap((workload) => pastEnd(inquiry, workload)),
  ].slice(0, AT_MOST);
}

function pastWarnings(
  inquiry: Inquiry,
  { told, isInScope }: { told: ReadonlySet<string>; isInScope: (ref: ObjectRef) => boolean },
): Claim[] {
  const groups = new Map<string, { subject: ObjectRef; events: Event[] }>();
  for (const event of objectsOf(inquiry.cluster.state, "Event")) {
    if (event.type !== "Warning" || !isPast(inquiry, event)) continue;
    const subject = subjectOf(inquiry, event);
    if (subject === undefined || told.has(keyOf(subject)) || !isInScope(subject)) continue;
    const key = `${keyOf(subject)} ${event.reason}`;
    const group = groups.get(key) ?? { subject, events: [] };
    group.events.push(event);
    groups.set(key, group);
  }
  return [...groups.values()]
    .slice(0, AT_MOST)
    .map(({ subject, events }) => warningClaim(inquiry, subject, events));
}

/** Within the window, and quiet since. */
function isPast({ window, now }: Inquiry, event: Event): boolean {
  const seen = Date.parse(lastSeen(event) ?? "");
  return seen >= window.fromMs && now - seen >= QUIET_MS;
}

/** The workload or node that a warning is about, if it is well now or gone; nothing while it is not. */
function subjectOf({ cluster }: Inquiry, event: Event): ObjectRef | undefined {
  const { kind, namespace, name } = event.involvedObject;
  const node = cluster.nodes.get(name);
  if (kind === "Node") return node === undefined || isNotReady(node) ? undefined : { kind, name };
  if (!TOLD.has(kind)) return undefined;
  const workload = ownerByName(cluster.workloads, { namespace, name });
  if (workload === undefined) return goneOwner(kind, refIn(namespace, kind, name));
  return isHealthy(workload) ? workload.ref : undefined;
}

/** Pods of a Deployment that is gone too are told as one, by the name that they share. */
function goneOwner(kind: string, ref: ObjectRef): ObjectRef {
  const shared =
    kind === "Pod" ? /^(.+)-[a-z0-9]{8,10}-[a-z0-9]{5}$/.exec(ref.name)?.[1] : undefined;
  return shared === undefined ? ref : { ...ref, kind: "Deployment", name: shared };
}

/** `payment-7c41f9-x2x9z` belonged to `payment`, though it is gone: names of pods begin with their owner's. */
function ownerByName(
  workloads: ReadonlyMap<string, Workload>,
  { namespace, name }: { namespace: string | undefined; name: string },
): Workload | undefined {
  const parts = name.split("-");
  for (let length = parts.length; length > 0; length -= 1)
    for (const kind of OWNERS) {
      const owner = workloads.get(
        keyOf({ kind, namespace, name: parts.slice(0, length).join("-") }),
      );
      if (owner !== undefined) return owner;
    }
  return undefined;
}

function warningClaim(inquiry: Inquiry, subject: ObjectRef, events: readonly Event[]): Claim {
  const [first] = events;
  const times = events.reduce((sum, event) => sum + timesSeen(event), 0);
  const what = first === undefined ? "warned" : inWords(first);
  const often = times === 1 ? "once" : "{times}";
  const evidence = citeGroup(inquiry, { subject, events, times });
  return inquiry.say(`${written(subject)}: ${what} ${often}, over`, evidence);
}

/** Warnings of one reason about the objects of one owner, as one fact. */
function citeGroup(
  { cite }: Inquiry,
  group: { subject: ObjectRef; events: readonly Event[]; times: number },
): string {
  const { subject, events, times } = group;
  const [first] = events;
  const reason = first?.reason ?? "Warning";
  const names = [...new Set(events.map((event) => event.involvedObject.name))];
  return cite.fact({
    subject,
    pointer: `/events/${reason}`,
    value: [names, times],
    values: present({
      reason,
      message: shortened(first?.message ?? "", 80),
      times: { count: times, of: "time" },
      lastSeen: moment(newestOf(events)),
    }),
    text: `warning ${reason} ${counted(times, "time")} on ${listed(names)}: ${shortened(first?.message ?? "")}`,
    kubectl: `get events --field-selector ${shellQuoted(`type=Warning,reason=${reason}`)}`,
    trust: "outside",
  });
}

function newestOf(events: readonly Event[]): string | undefined {
  return events
    .flatMap((event) => lastSeen(event) ?? [])
    .toSorted((left, right) => Date.parse(right) - Date.parse(left))[0];
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
function pastEnd(inquiry: Inquiry, workload: Workload): Claim[] {
  const ended = workload.pods
    .filter((pod) => !pod.isOver)
    .flatMap((pod) =>
      pod.containers.map((container) => ({ pod, container, end: lastEnd(container) })),
    )
    .find(
      ({ container, end }) =>
        end !== undefined && end.exitCode !== 0 && container.status?.state?.running !== undefined,
    );
  if (ended?.end === undefined) return [];
  const { pod, container, end } = ended;
  const what = end.reason === "OOMKilled" ? "was OOMKilled" : "ended with exit code {exitCode}";
  const quiet = end.finishedAt === undefined ? "" : " {quietSince}";
  const evidence = inquiry.cite.fact({
    subject: pod.ref,
    pointer: `${container.statusPointer}/lastState/terminated/finishedAt`,
    value: end.finishedAt ?? "",
    values: present({
      exitCode: end.exitCode,
      reason: end.reason,
      quietSince: beginning(end.finishedAt),
    }),
    text: `pod ${pod.ref.name}, container ${container.name}: ended with exit code ${end.exitCode} (${end.reason ?? "no reason"}), running since`,
  });
  return [inquiry.say(`${written(workload.ref)} ${what}, quiet since${quiet}`, evidence)];
}
