import type { Diagnosis, KubernetesReport, MemoryReport, PlanStep } from "@binnacle/contracts";

export function asking(who: PlanStep["who"]): PlanStep {
  return { who, state: "asked", text: "asked" };
}

export function answered(who: PlanStep["who"], text: string): PlanStep {
  return { who, state: "answered", text };
}

export function firstLookText({ findings, coverage }: Diagnosis): string {
  const active = findings.filter(({ state }) => state === "active").length;
  const checked = coverage.found.length + coverage.ruledOut.length + coverage.notVisible.length;
  return `${plural(active, "active finding")}, ${plural(checked, "cause")} checked`;
}

/** What metrics and logs said, or what kept both from it. */
export function kubernetesStep({ signals, observations, gaps }: KubernetesReport): PlanStep {
  const [first] = gaps;
  if (signals.length + observations.length === 0 && first !== undefined)
    return { who: "kubernetes", state: "failed", text: first.why };
  const metrics = signals.filter(({ kind }) => kind === "metric").length;
  const text = `${plural(metrics, "metric signal")}, ${plural(signals.length - metrics, "log signal")}`;
  return answered("kubernetes", text);
}

export function memoryStep({ recalled, gaps }: MemoryReport): PlanStep {
  const [first] = gaps;
  if (recalled.length === 0 && first !== undefined)
    return { who: "memory", state: "failed", text: first.why };
  return answered(
    "memory",
    recalled.length === 0 ? "nothing like it" : plural(recalled.length, "match", "matches"),
  );
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
