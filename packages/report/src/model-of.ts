import type { Finding } from "@binnacle/contracts";

/** The model that concluded it; undefined: the engine did, or an agent without one. */
export function modelOf({ by }: Pick<Finding, "by">): string | undefined {
  return by.kind === "agent" ? by.model : undefined;
}

/** Who says so, where it is none of the engine's: `by eu.some-model, not by the engine's catalogue`. */
export function sourceText(finding: Pick<Finding, "by">): string | undefined {
  const model = modelOf(finding);
  return model === undefined ? undefined : `by ${model}, not by the engine's catalogue`;
}

/** Whether it says what it is: a cause of the catalogue, or what a model calls it. */
export function isNamed(finding: Pick<Finding, "by" | "cause">): boolean {
  return finding.cause !== "unlisted" || modelOf(finding) !== undefined;
}
