import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { keyOf, present } from "@binnacle/contracts";
import { z } from "zod";
import type { ImportedCase } from "../import/imported-case.ts";
import { causeIn } from "./baselines/cause-in.ts";
import { withOwners } from "./baselines/with-owners.ts";
import type { Said } from "./said.ts";

const Analysis = z.object({
  results: z
    .array(
      z.object({
        kind: z.string(),
        /** `namespace/name`, or a name alone. */
        name: z.string(),
        error: z.array(z.object({ Text: z.string() })).nullable(),
      }),
    )
    .nullable(),
});

const run = promisify(execFile);
const patienceMs = 60_000;

/** What k8sgpt says of the cluster that a kubeconfig leads to, without a model, with the owners of it. Its texts are read as the keyword list reads them. */
export async function k8sgpt(
  program: string,
  { namespace, objects }: Pick<ImportedCase, "namespace" | "objects">,
  kubeconfig: string,
): Promise<Said[]> {
  const within = namespace === undefined ? [] : ["--namespace", namespace];
  const words = ["analyze", "--output", "json", "--kubeconfig", kubeconfig, ...within];
  const { stdout } = await run(program, words, { timeout: patienceMs });
  const { results } = Analysis.parse(JSON.parse(stdout));
  return (results ?? []).map(({ kind, name, error }) => {
    const [last = "", place] = name.split("/").toReversed();
    const text = (error ?? []).map(({ Text }) => Text).join("\n");
    const named = { kind, name: last, ...present({ namespace: place }) };
    return {
      objects: withOwners(named, objects).map(keyOf),
      cause: causeIn(text),
      confidence: "none",
      text,
    };
  });
}
