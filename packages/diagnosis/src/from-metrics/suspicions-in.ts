import { keyOf } from "@binnacle/contracts";
import { metricCauses } from "./metric-causes.table.ts";
import { callersOf, isBehind, type Surroundings } from "./surroundings.ts";
import { suspectNodes } from "./suspect-nodes.ts";
import { has, pains, type Sick, type Suspicion, strains } from "./suspicion.ts";
import type { Symptom, SymptomKind } from "./symptom.ts";

/**
 * Who is to blame for what metrics and alerts say, the most likely first: a node before what runs on it, and of workloads
 * the deepest along the calls that is not well. Its callers are its victims.
 */
export function suspicionsIn(symptoms: readonly Symptom[], around: Surroundings): Suspicion[] {
  const told = toSick(symptoms, around);
  const workloads = told.filter(({ ref }) => ref.namespace !== undefined);
  const nodes = suspectNodes(told, workloads, around);
  const telling = nodes.filter(
    ({ cause, level }) => cause !== metricCauses.slowNode || level !== "low",
  );
  const taken = new Set(telling.flatMap(({ victims }) => victims.map(({ ref }) => keyOf(ref))));
  const own = workloads
    .filter((each) => !taken.has(keyOf(each.ref)) || has(each, strains))
    .flatMap((each) => suspicionOf(each, workloads, around) ?? []);
  const found = [...nodes, ...deepestFirst(own, around)];
  const whole = told.filter((sick) => sick.ref.kind === "Namespace" && isSurged(sick));
  const all = [...found, ...whole.map((sick) => surgeOf(sick, []))];
  return mediumFirst(all).map((suspicion) => withFewer(suspicion, workloads, around));
}

/** By the workload that they are of. */
function toSick(symptoms: readonly Symptom[], { workloadOf }: Surroundings): Sick[] {
  const meant = symptoms.map((symptom) => ({ ...symptom, subject: workloadOf(symptom.subject) }));
  return [...Map.groupBy(meant, ({ subject }) => keyOf(subject)).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ref: first.subject, symptoms: group }];
  });
}

function suspicionOf(
  sick: Sick,
  all: readonly Sick[],
  around: Surroundings,
): Suspicion | undefined {
  const callers = callersOf(sick, all, around);
  const isFelt = callers.length > 0 || has(sick, pains);
  // What is short of something, and answers as ever, slows nobody for sure.
  const isDeepest = !all.some((other) => has(other, pains) && isBehind(other, sick, around));
  if (has(sick, strains) && isFelt) return strainOf(sick, { callers, isDeepest });
  if (!isDeepest || !has(sick, pains)) return undefined;
  return isSurged(sick) ? surgeOf(sick, callers) : painOf(sick, callers);
}

function strainOf(
  sick: Sick,
  { callers, isDeepest }: { readonly callers: readonly Sick[]; readonly isDeepest: boolean },
): Suspicion {
  const kind = causesOfStrain.find((strain) => has(sick, new Set([strain]))) ?? "saturation";
  const told = { cause: metricCauses[kind], culprit: sick.ref, victims: callers };
  const own = firstOf(sick, new Set<SymptomKind>([kind, ...near[kind]]));
  if (!has(sick, pains)) {
    const reason = "nothing shows that it is slow or fails itself";
    return { ...told, own, level: "low", reason };
  }
  return { ...told, own, level: isDeepest ? "medium" : "low" };
}

/** One alert that stands alone says no more than itself. */
function painOf(sick: Sick, callers: readonly Sick[]): Suspicion | undefined {
  const isMeasured = sick.symptoms.some(({ kind, by }) => kind === "latency" && by === "metric");
  if (callers.length === 0 && !isMeasured) return undefined;
  const cause = has(sick, errors) ? metricCauses.failing : metricCauses.slow;
  const level = callers.length > 0 ? "medium" : "low";
  return { cause, level, culprit: sick.ref, own: firstOf(sick, pains), victims: callers };
}

function isUnwell(sick: Sick): boolean {
  return has(sick, pains) || has(sick, strains);
}

const errors: ReadonlySet<SymptomKind> = new Set(["errors"]);
const traffic: ReadonlySet<SymptomKind> = new Set(["traffic"]);
/** What says more of the cause first. */
const causesOfStrain = ["throttled", "network", "memory", "cpu"] as const;
/** What tells of the same. */
const near = { throttled: ["cpu"], network: [], memory: [], cpu: [], saturation: [] } as const;

/** These kinds first, then who feels it; what was measured before what an alert says. Others are of something else. */
function firstOf({ symptoms }: Sick, kinds: ReadonlySet<SymptomKind>): Symptom[] {
  const place = ({ kind, by }: Symptom) => (kinds.has(kind) ? 0 : 2) + (by === "metric" ? 0 : 1);
  return symptoms
    .filter(({ kind }) => kinds.has(kind) || pains.has(kind) || kind === "traffic")
    .toSorted((left, right) => place(left) - place(right));
}

/** Sure ones first, then who calls the fewest of the others, then what has a reason of its own, then who has most victims. */
function deepestFirst(own: readonly Suspicion[], { reaches }: Surroundings): Suspicion[] {
  const above = ({ culprit }: Suspicion) =>
    own.filter((other) => reaches(culprit, other.culprit)).length;
  const place = (each: Suspicion) => [
    each.level === "medium" ? 0 : 1,
    above(each),
    has({ symptoms: each.own }, strains) ? 0 : 1,
    -each.victims.length,
  ];
  return own.toSorted((left, right) => {
    const [one, other] = [place(left), place(right)];
    const index = one.findIndex((value, at) => value !== other[at]);
    return (one[index] ?? 0) - (other[index] ?? 0);
  });
}

/** So much later than the trouble requests may be seen to grow, and have grown before it. */
const lateMs = 2 * 60_000;

/** Whether requests grew and what asks feels it since. They are counted, not what an alert says of them: that may be a fall. */
function isSurged({ symptoms }: Sick): boolean {
  const grown = symptoms.find(({ kind, by }) => kind === "traffic" && by === "metric");
  const felt = symptoms.filter(({ kind }) => pains.has(kind));
  if (grown === undefined || felt.length === 0) return false;
  const [began] = felt.flatMap(({ since }) => since ?? []).toSorted();
  const isKnown = began !== undefined && grown.since !== undefined;
  return !isKnown || Date.parse(grown.since) <= Date.parse(began) + lateMs;
}

/** Who gets errors asks again. */
function surgeOf(sick: Sick, victims: readonly Sick[]): Suspicion {
  const level = has(sick, errors) ? "low" : "medium";
  const own = firstOf(sick, traffic);
  return { cause: metricCauses.surge, level, culprit: sick.ref, own, victims };
}

function mediumFirst(all: readonly Suspicion[]): Suspicion[] {
  return all.toSorted(
    (left, right) => Number(left.level === "low") - Number(right.level === "low"),
  );
}

/** Who waits asks less of whom it calls: what only gets other traffic than before suffers from it as well. */
function withFewer(
  suspicion: Suspicion,
  workloads: readonly Sick[],
  { reaches, nodesOf }: Surroundings,
): Suspicion {
  const { culprit, victims } = suspicion;
  const hit = [culprit, ...victims.map(({ ref }) => ref)];
  const known = new Set(hit.map(keyOf));
  const fewer = workloads.filter(
    (sick) =>
      !known.has(keyOf(sick.ref)) &&
      !isUnwell(sick) &&
      has(sick, traffic) &&
      (nodesOf(sick.ref).includes(culprit.name) || hit.some((ref) => reaches(ref, sick.ref))),
  );
  return fewer.length === 0 ? suspicion : { ...suspicion, victims: [...victims, ...fewer] };
}
