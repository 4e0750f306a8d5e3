import type { Matching } from "./expression.ts";
import { dropLabels, keepLabels, type Labels, metricName } from "./labels.ts";

/** The labels that both sides of a vector operation must agree on. */
export function matchLabels(labels: Labels, { kind, labels: names }: Matching): Labels {
  return kind === "on" ? keepLabels(labels, names) : dropLabels(labels, [...names, metricName]);
}
