import type { SymptomKind } from "./symptom.ts";

/**
 * General words by which people name what an alert watches, by their beginnings; what is more telling stands first.
 * Words alone decide, never the name of an alert of somebody's rules.
 */
export const alertKinds: readonly (readonly [kind: SymptomKind, beginnings: readonly string[]])[] =
  [
    ["throttled", ["throttl", "cfs"]],
    ["network", ["retrans", "packet", "network", "tcp"]],
    ["traffic", ["traffic", "throughput", "rps", "qps", "pps"]],
    ["latency", ["latency", "latencies", "slow", "duration", "p50", "p90", "p95", "p99"]],
    ["errors", ["error", "5xx", "failure", "success"]],
    ["restarts", ["restart", "crash"]],
    ["memory", ["memory", "oom"]],
    ["cpu", ["cpu"]],
    ["disk", ["disk", "filesystem", "inode"]],
    ["saturation", ["saturat", "queue", "connections", "backlog", "exhaust"]],
  ];
