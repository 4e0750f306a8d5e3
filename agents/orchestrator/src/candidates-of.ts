import {
  type Alert,
  type Asked,
  Candidate,
  type Intent,
  present,
  type Trigger,
} from "@binnacle/contracts";
import { readingsWithin, wordsIn } from "@binnacle/diagnosis";
import type { Begun } from "./begun.ts";

type Place = Begun["place"];

/** As many as a first look takes. */
const mostCandidates = 12;

/** Labels that name an object, what is nearest to the cause first, with the kind of that object. */
const objectLabels: readonly (readonly [label: string, kind: string])[] = [
  ["deployment", "deployment"],
  ["statefulset", "statefulset"],
  ["daemonset", "daemonset"],
  ["cronjob", "cronjob"],
  ["job_name", "job"],
  ["horizontalpodautoscaler", "hpa"],
  ["persistentvolumeclaim", "pvc"],
  ["service", "service"],
  ["pod", "pod"],
  ["node", "node"],
];

/** The readings of what woke us, likeliest first: the first that exists is looked at. */
export function candidatesOf(trigger: Trigger, place: Place): Candidate[] {
  if (trigger.kind === "asked") return ofAsked(trigger, place);
  if (trigger.kind === "alerted") return within(firingFirst(trigger.alerts).flatMap(ofAlert), [{}]);
  const { namespace, workload } = trigger.scope;
  return [present({ target: workload, namespace })];
}

/** The object that alerts are about, in the words of their labels. */
export function namedBy(alerts: readonly Alert[]): Candidate {
  const [first = {}] = firingFirst(alerts).flatMap(ofAlert);
  return first;
}

/** Names in what was asked: an object that was pointed at, and words that may be names. */
export function namesIn(trigger: Trigger): {
  readonly pointedAt: string | undefined;
  readonly words: readonly string[];
} {
  if (trigger.kind !== "asked") return { pointedAt: undefined, words: [] };
  const { intent } = trigger;
  return { pointedAt: intent.target, words: wordsIn(intent) };
}

function ofAsked(trigger: Asked, place: Place): Candidate[] {
  const { intent } = trigger;
  const { target, namespace } = intent;
  const named = [...(target === undefined ? [] : [target]), ...namesIn(trigger).words];
  const isNamed = named.length > 0 || namespace !== undefined;
  const isLoose = target === undefined && isAboutTrouble(intent);
  return within(
    [
      ...readingsWithin(intent),
      ...named.flatMap((name) => readingsOf(name, namespace, place)),
      ...(target === undefined && namespace !== undefined ? ofNamespace(namespace, place) : []),
    ],
    (isLoose && !isOfTalk(trigger, place)) || !isNamed ? [wholeOf(namespace, place)] : [],
  );
}

/** Who names something in a talk does not ask about the talk: of a name that nothing has, that is said. */
function isOfTalk({ intent }: Asked, place: Place): boolean {
  return (
    place.cluster !== undefined && intent.namespace === undefined && wordsIn(intent).length > 0
  );
}

function isAboutTrouble(intent: Intent): boolean {
  return intent.kind === "verb" || intent.isAboutTrouble === true;
}

/** In the namespace that was named; else in that of the talk, then anywhere; a bare name may be a namespace. */
function readingsOf(target: string, namespace: string | undefined, place: Place): Candidate[] {
  if (namespace !== undefined) return [{ target, namespace }];
  const isBare = !target.includes("/");
  return [...inPlace(target, place), { target }, ...(isBare ? [{ namespace: target }] : [])];
}

/** After `in` may stand a namespace, or a workload. */
function ofNamespace(namespace: string, place: Place): Candidate[] {
  return [{ namespace }, ...inPlace(namespace, place), { target: namespace }];
}

function inPlace(target: string, { namespace }: Place): Candidate[] {
  return namespace === undefined ? [] : [{ target, namespace }];
}

/** What a question is about that names nothing: the namespace, else what the talk is about, seen anew. */
function wholeOf(namespace: string | undefined, place: Place): Candidate {
  if (namespace !== undefined) return { namespace };
  const { target } = place;
  if (target === undefined) return present({ namespace: place.namespace });
  const name = `${target.kind.toLowerCase()}/${target.name}`;
  return { target: name, ...present({ namespace: target.namespace }) };
}

function firingFirst(alerts: readonly Alert[]): Alert[] {
  return alerts.toSorted(
    (left, right) => Number(left.state !== "firing") - Number(right.state !== "firing"),
  );
}

function ofAlert({ labels }: Alert): Candidate[] {
  const { namespace } = labels;
  const objects = objectLabels.flatMap(([label, kind]) => {
    const name = labels[label];
    if (name === undefined) return [];
    return [{ target: `${kind}/${name}`, ...(kind === "node" ? {} : present({ namespace })) }];
  });
  return [...objects, ...(namespace === undefined ? [] : [{ namespace }])];
}

/** Each once, without what can be no name, and room for the last ones. */
function within(candidates: readonly Candidate[], last: readonly Candidate[]): Candidate[] {
  const possible = candidates.filter((candidate) => Candidate.safeParse(candidate).success);
  const keyed = [...possible, ...last].map((item) => [JSON.stringify(item), item] as const);
  const distinct = [...new Map(keyed).values()];
  const kept = distinct.slice(0, distinct.length - last.length);
  return [...kept.slice(0, mostCandidates - last.length), ...last];
}
