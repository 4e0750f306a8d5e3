import { equals } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";

/** A series as PromQL writes it: `up{job="api"}`; `{}` without labels. */
export function formatLabels({ __name__: name = "", ...labels }: Labels): string {
  return `${name}{${matchersOf(labels)}}`;
}

/** The part between the braces. */
export function matchersOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => equals(label, value))
    .join(",");
}
