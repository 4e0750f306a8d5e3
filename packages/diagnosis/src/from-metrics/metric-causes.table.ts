import { type ShellWords, shellWords } from "../facts/shell-words.ts";

/** What is found in metrics and alerts while every object is well. */
export interface MetricCause {
  readonly id: string;
  /** Behind the name of the culprit. */
  readonly does: string;
  readonly medium: string;
  readonly low: string;
  readonly disproof: string;
  readonly later: string;
  readonly next: string;
  /** Of the culprit. */
  readonly look: (what: string) => ShellWords;
}

const describe = (what: string): ShellWords => shellWords`describe ${what}`;
const logs = (what: string): ShellWords => shellWords`logs ${what} --tail=50`;

const saturated = {
  id: "saturated",
  medium: "what it has too little of is told while it, or who calls it, is slow or fails",
  low: "it has too little, but something that it calls is not well either",
  disproof: "answers that stay slow after it got more of it",
  later: "give it more of what it is short of, or let more replicas share the work",
  next: "compare its limits and requests with what it uses",
  look: describe,
} as const;

export const metricCauses = {
  throttled: {
    id: "cpu-throttled",
    does: "is held back at its CPU limit",
    medium: "it is throttled while it, or who calls it, is slow or fails",
    low: "it is throttled, but something that it calls is not well either",
    disproof: "answers that stay slow after its limit was raised",
    later: "raise its CPU limit in its source, or let more replicas share the work",
    next: "compare its limit and request with what it uses",
    look: describe,
  },
  cpu: { ...saturated, does: "is short of CPU" },
  memory: { ...saturated, does: "is short of memory" },
  saturation: { ...saturated, does: "has used up what it works with" },
  slow: {
    id: "slow-callee",
    does: "answers slowly",
    medium: "who calls it is not well either, and nothing that it calls is seen to be slow",
    low: "it is slow, and nothing else shows where the time goes",
    disproof: "a caller that stays slow while its answers are fast",
    later: "limit how long its callers wait for it",
    next: "see what it waits for",
    look: logs,
  },
  failing: {
    id: "errors-from-callee",
    does: "answers with errors",
    medium: "who calls it is not well either, and nothing that it calls is seen to fail",
    low: "it fails, and nothing else shows why",
    disproof: "a caller that keeps failing while its answers are good",
    later: "let its callers bear its errors",
    next: "see which error it writes",
    look: logs,
  },
  surge: {
    id: "traffic-surge",
    does: "gets far more requests than before",
    medium: "requests grew, and answers became slow or fail since",
    low: "requests grew, but something else may slow the answers, and who retries asks more as well",
    disproof: "answers that stay slow when requests are as many as before",
    later: "scale what is asked with its load, or limit who asks",
    next: "see whether it can take more load",
    look: describe,
  },
  slowNode: {
    id: "slow-node",
    does: "slows what runs on it",
    medium: "all that is slow runs on it or calls what does, and as much is well on other nodes",
    low: "all that is slow runs on it or calls what does, but how well others do is not measured",
    disproof: "one of them that stays slow when it runs on another node",
    later: "move what runs there to other nodes, and look at its CPU, disk and network",
    next: "see what the cluster says of it",
    look: describe,
  },
  network: {
    id: "network-degraded",
    does: "loses or delays packets",
    medium:
      "its network is told not to be well while its answers, or who calls it, are slow or fail",
    low: "more than one thing could delay or lose the packets",
    disproof: "answers that stay slow when it runs on another node",
    later: "move what runs there to another node, and look at the network of this one",
    next: "see what the cluster says of it",
    look: describe,
  },
} as const satisfies Readonly<Record<string, MetricCause>>;
