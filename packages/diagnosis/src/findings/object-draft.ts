import { type Draft, plain } from "./draft.ts";

type Told = Pick<
  Draft,
  | "cause"
  | "culprit"
  | "title"
  | "text"
  | "confidence"
  | "claims"
  | "disproof"
  | "symptom"
  | "decisive"
>;

/** The draft of a finding about one object: a Service, a node, a workload as a whole. Broken, active, and its own owner. */
export function objectDraft(told: Told & Partial<Draft>): Draft {
  return {
    ...plain,
    owner: told.culprit,
    impact: "broken",
    change: undefined,
    fix: [],
    later: [],
    pods: [],
    ...told,
  };
}
