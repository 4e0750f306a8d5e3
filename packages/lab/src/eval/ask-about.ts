import { randomUUID } from "node:crypto";
import type { Binnacle } from "@binnacle/app";
import { AppError, type Investigation, present } from "@binnacle/contracts";
import type { ImportedCase } from "../import/imported-case.ts";

const asker = { id: "cli:eval", name: "eval" };
const patienceMs = 60_000;

/** Asks whether anything is wrong where the case was recorded, as a question in the terminal does. No model takes part. */
export async function askAbout(
  { question, namespace }: Pick<ImportedCase, "question" | "namespace">,
  { investigations }: Pick<Binnacle, "investigations">,
): Promise<Investigation> {
  const id = await investigations.start({
    kind: "asked",
    id: `cli:${randomUUID()}`,
    at: new Date().toISOString(),
    may: { clusters: "all", namespaces: "all" },
    intent: { kind: "question", question, isAboutTrouble: true, ...present({ namespace }) },
    by: asker,
    depth: "full",
  });
  let last: Investigation | undefined;
  for await (const snapshot of investigations.watch(id, AbortSignal.timeout(patienceMs)))
    last = snapshot;
  if (last === undefined) throw new AppError("timeout", "No answer came.");
  return last;
}
