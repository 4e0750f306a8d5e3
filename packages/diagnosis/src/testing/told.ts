import type { Claim, Evidence, Value } from "@binnacle/contracts";
import type { DiagnoseRequest } from "../diagnose.ts";
import { counted } from "../say.ts";
import type { ContainerLog } from "../state/cluster-state.ts";
import { answerOn, type RawObject, stateOf } from "./small-cluster.ts";

/** What the first finding of a small cluster claims, with its slots filled. */
export function toldOf(
  objects: readonly RawObject[],
  logs: readonly ContainerLog[] = [],
  request: Partial<DiagnoseRequest> = {},
): string[] {
  const { diagnosis, evidence } = answerOn(stateOf(objects, logs), request);
  const byId = new Map(evidence.map((item) => [item.id, item]));
  return (diagnosis.findings[0]?.claims ?? []).map((claim) => filled(claim, byId));
}

/** A claim with its slots filled. */
export function filled(
  { text, slots = {} }: Claim,
  evidence: ReadonlyMap<string, Evidence>,
): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const slot = slots[name];
    if (slot === undefined) return whole;
    const value = "value" in slot ? slot.value : evidence.get(slot.evidence)?.values[slot.key];
    return value === undefined ? whole : written(value);
  });
}

function written(value: Value): string {
  if (typeof value !== "object") return String(value);
  if ("count" in value) return counted(value.count, value.of);
  if ("amount" in value) return `${value.amount} ${value.unit}`;
  return "at" in value ? value.at : value.since;
}
