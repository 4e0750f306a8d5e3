import type { Model, ModelFailure, ModelTurn, ModelUsage } from "@binnacle/contracts";
import { createRung, type LadderPorts, type Rung } from "./create-rung.ts";

/** How a rung failed. */
interface Reason {
  readonly label: string;
  readonly failure: ModelFailure;
  readonly tries: number;
}

/**
 * Asks the first rung, and when it fails the next one. What may pass (throttled, overloaded, network) is tried three
 * times on a rung, all else once. An answer names its rung, 1 is the first, and costs what was paid for failed tries, too.
 * When no rung answers there is one failure that names each rung's; its class is overflow if a rung said so, else that of the first.
 */
export function createLadder(rungs: readonly Rung[], ports: LadderPorts): Model {
  const ladder = rungs.map((rung) => ({ label: rung.label, ask: createRung(rung, ports) }));
  const name = rungs.map(({ label }) => label).join(", ");
  return {
    name: rungs[0]?.model.name ?? "no model",
    async turn(request, asking) {
      const reasons: Reason[] = [];
      let paid: ModelUsage | undefined;
      for (const [index, { label, ask }] of ladder.entries()) {
        const { tries, rests } = await ask(request, asking);
        if (asking.signal.aborted) return stopped(name, paid);
        const last = tries.at(-1);
        paid = tries.reduce((sum, { usage }) => sumOf(sum, usage), paid);
        if (last?.kind === "answered")
          return { ...last, rung: index + 1, usage: paid ?? last.usage };
        const failure = last?.failure ?? rests;
        if (failure !== undefined) reasons.push({ label, failure, tries: tries.length });
      }
      return { kind: "failed", failure: allDown(reasons), ...(paid ? { usage: paid } : {}) };
    },
  };
}

function stopped(name: string, paid: ModelUsage | undefined): ModelTurn {
  const failure: ModelFailure = { class: "aborted", why: `Asking ${name} was stopped.` };
  return { kind: "failed", failure, ...(paid ? { usage: paid } : {}) };
}

function allDown(reasons: readonly Reason[]): ModelFailure {
  const [first, ...others] = reasons;
  if (first === undefined) return { class: "invalid", why: "No model is configured." };
  if (others.length === 0 && first.tries === 1) return first.failure;
  const isOverflow = reasons.some(({ failure }) => failure.class === "overflow");
  const remedy = reasons.find(({ failure }) => failure.remedy !== undefined)?.failure.remedy;
  return {
    class: isOverflow ? "overflow" : first.failure.class,
    why: `No model answered. ${reasons.map((reason) => reasonText(reason)).join(" ")}`,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function reasonText({ label, failure, tries }: Reason): string {
  if (tries === 0) return `${label}, resting after failures in a row, the last: ${failure.why}`;
  return `${label}${tries === 1 ? "" : `, ${tries} tries`}: ${failure.why}`;
}

function sumOf(one: ModelUsage | undefined, other: ModelUsage | undefined): ModelUsage | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    cacheWrite: one.cacheWrite + other.cacheWrite,
    cents: one.cents + other.cents,
  };
}
