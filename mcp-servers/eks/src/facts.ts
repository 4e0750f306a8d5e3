import type { Evidence, ObjectRef } from "@binnacle/contracts";
import { identify } from "@binnacle/runtime";

/** What a tool saw, before it becomes evidence. */
export interface Fact {
  readonly subject: ObjectRef;
  /** JSON pointer into the subject; its value is `value`. */
  readonly pointer: string;
  readonly value: unknown;
  readonly text: string;
  readonly values?: Evidence["values"];
  /** The kubectl command that shows it. */
  readonly command: string;
  /** Absent: a fact of the API. */
  readonly trust?: Evidence["trust"];
}

export interface FactContext {
  readonly clusterId: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch, by the API server. */
  readonly now: number;
}

/** Facts as evidence; a fact that was seen twice is one. */
export function toEvidence(facts: readonly Fact[], context: FactContext): Evidence[] {
  const observedAt = new Date(context.now).toISOString();
  const byId = new Map<string, Evidence>();
  for (const { subject, pointer, value, text, values = {}, command, trust = "fact" } of facts) {
    const { clusterId, tool } = context;
    const key = subject.uid ?? `${subject.kind}/${subject.namespace ?? ""}/${subject.name}`;
    const id = identify({ clusterId, origin: "kubernetes", subject: key, pointer, value });
    const source = { server: "eks", tool, arguments: { ...context.arguments } };
    const reproduce = { language: "kubectl" as const, text: command };
    byId.set(id, {
      id,
      origin: "kubernetes",
      source,
      subject,
      text,
      values,
      observedAt,
      trust,
      reproduce,
    });
  }
  return [...byId.values()];
}

/** `kubectl -n shop`, or `kubectl` for what has no namespace. */
export function kubectlIn(namespace: string | undefined): string {
  return namespace === undefined ? "kubectl" : `kubectl -n ${namespace}`;
}
