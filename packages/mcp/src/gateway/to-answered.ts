import { type Answered, type Asking, present, type ToolContract } from "@binnacle/contracts";
import { z } from "zod";
import type { AbsentServer, Outcome, ServerConfig } from "./server-config.ts";

/** What a caller is told of one call. */
export function toAnswered(
  outcome: Outcome,
  { config, ms }: { readonly config: ServerConfig; readonly ms: number },
): Answered<unknown> {
  if (outcome.kind === "answered") {
    const { structured, text, evidence, gaps } = outcome;
    const cost = { ms, characters: text.length };
    return { kind: "ok", result: structured, text, evidence, gaps, cost };
  }
  if ("reason" in outcome) return { kind: "refused", reason: outcome.reason, why: outcome.why };
  const { gap: kind, why, remedy, part = { what: config.what } } = outcome;
  return {
    kind: "gap",
    gap: { origin: config.origin, ...part, kind, why, ...present({ remedy }) },
  };
}

/** The result in the types of the contract: parsed once, here. */
export function toTyped<Input extends z.ZodObject, Output extends z.ZodObject>(
  { output }: ToolContract<Input, Output>,
  answered: Answered<unknown>,
  { origin, what }: ServerConfig,
): Answered<z.output<Output>> {
  if (answered.kind !== "ok") return answered;
  const parsed = output.safeParse(answered.result);
  if (parsed.success) return { ...answered, result: parsed.data };
  return {
    kind: "gap",
    gap: {
      origin,
      what,
      kind: "refused",
      why: "its answer has a shape that this version does not know",
      remedy: { text: "Run the server in the same version as the bot." },
    },
  };
}

/** Nobody serves that role for this cluster; `elsewhere`: who serves it for another. */
export function noServer(
  role: string,
  { cluster }: Asking,
  {
    absent = [],
    elsewhere = { origin: role, what: role },
  }: {
    readonly absent: readonly AbsentServer[] | undefined;
    readonly elsewhere?: Pick<ServerConfig, "origin" | "what"> | undefined;
  },
): Answered<never> {
  const known = absent.find((server) => server.role === role);
  const { origin, what } = elsewhere;
  return {
    kind: "gap",
    gap: known?.gap ?? {
      origin,
      what,
      kind: "not_configured",
      why: `no ${role} server is configured for cluster ${cluster}`,
      remedy: { text: `Add one to the servers of ${cluster}.` },
    },
  };
}
