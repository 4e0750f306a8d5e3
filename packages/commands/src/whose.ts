import type { Claim, Finding } from "@binnacle/contracts";
import { said } from "./answer-of.ts";

/** Who holds it for the cause, where it is a model: its catalogue is none of the engine's. */
export function whose({ by }: Finding): Claim[] {
  if (by.kind === "engine" || by.model === undefined) return [];
  return [said("{model} holds that, not the engine's catalogue.", { model: by.model })];
}
