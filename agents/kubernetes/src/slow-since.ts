import type {
  Claim,
  Evidence,
  Gap,
  GoldenSignal,
  ObjectRef,
  Task,
  WorkloadTraffic,
} from "@binnacle/contracts";
import type { Symptom } from "@binnacle/diagnosis";
import { type Looking, lookBefore, type Measured } from "./look.ts";

/** So much slower is felt; what the namespace as a whole shows was proven by the server. */
const felt = 2;
/** Of a latency this short the double is nobody's trouble. */
const leastSeconds = 0.02;
/** Of fewer requests in the five minutes of a row a percentile says nothing. */
const enoughRequests = 100;
const rowSeconds = 300;

interface Slow {
  readonly symptoms: readonly Symptom[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** Which workloads of a namespace are slower than before it became slow as a whole; undefined: it did not. */
export async function slowSince(
  metrics: readonly Measured[],
  task: Task,
  looking: Looking,
): Promise<Slow | undefined> {
  const whole = metrics.find(({ subject }) => subject.kind === "Namespace");
  const since = whole?.result?.signals.find(isSlower)?.changedAt;
  if (whole === undefined || since === undefined) return undefined;
  const { result, evidence, gaps } = await lookBefore(whole.subject, since, looking);
  const before = new Map((result?.workloads ?? []).map((row) => [row.name, row]));
  const symptoms = (whole.result?.workloads ?? []).flatMap((row) => {
    const claim = slower(row, before.get(row.name));
    const subject = refOf(row.name, whole.subject.name, task);
    return claim === undefined
      ? []
      : [{ subject, kind: "latency" as const, by: "metric" as const, since, claim }];
  });
  return { symptoms, evidence, gaps };
}

function isSlower({ name, now, before, changedAt }: GoldenSignal): boolean {
  const isKnown = name === "latency_p95" && changedAt !== undefined && before !== undefined;
  return isKnown && now > before;
}

function slower(now: WorkloadTraffic, before: WorkloadTraffic | undefined): Claim | undefined {
  const [is, was] = [now.latencyP95, before?.latencyP95];
  if (before === undefined || is === undefined || was === undefined) return undefined;
  const isCounted = [now, before].every(
    ({ requestRate = 0 }) => requestRate * rowSeconds >= enoughRequests,
  );
  if (!isCounted || is < felt * was || is < leastSeconds) return undefined;
  // The fact of its latency is the last of a row.
  const [ofNow = "", ofBefore = ""] = [now.evidence.at(-1), before.evidence.at(-1)];
  return {
    text: "p95 of {name} is {now}; before it was {before}",
    evidence: [ofNow, ofBefore],
    slots: {
      name: { value: now.name },
      now: { evidence: ofNow, key: "now" },
      before: { evidence: ofBefore, key: "now" },
    },
  };
}

/** Metrics know its name alone. */
function refOf(name: string, namespace: string, { workloads = [] }: Task): ObjectRef {
  const known = workloads.find((ref) => ref.name === name && ref.namespace === namespace);
  return known ?? { kind: "Service", namespace, name };
}
