import { equals } from "../api/promql.ts";
import type { Labels } from "../api/wire.ts";

/** A series as PromQL writes it: `up{job="api"}`; `{}` without labels. */
export function formatLabels({ __name__: name = "", ...labels }: Labels): string {
  const matchers = Object.entries(labels).map(([label, value]) => equals(label, value));
  return `${name}{${matchers.join(",")}}`;
}
