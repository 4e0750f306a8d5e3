import type { Evidence } from "@binnacle/contracts";

/** A fact; `digit` makes its id. */
export function fact(digit: string, over: Partial<Evidence> = {}): Evidence {
  return {
    id: digit.repeat(16),
    clusterId: "c1",
    origin: "kubernetes",
    source: { server: "eks", tool: "get_logs", arguments: {} },
    text: `fact ${digit}`,
    values: {},
    observedAt: "2026-11-21T03:14:00Z",
    trust: "outside",
    reproduce: { language: "kubectl", text: "kubectl get pods" },
    ...over,
  };
}
