import type { Investigation, StateMark } from "@binnacle/contracts";

/** The word of the state, where, and how sure: `broken · shop · prod-eu · high confidence`. */
export function subtitleOf(
  { scope }: Investigation,
  state: StateMark,
  confidence?: string,
): string {
  const { namespace, cluster } = scope;
  return [state, namespace, cluster.name, confidence].filter(Boolean).join(" · ");
}
