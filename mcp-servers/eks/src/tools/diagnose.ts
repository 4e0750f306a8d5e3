import { DiagnoseResult, type Gap, type ObjectRef } from "@binnacle/contracts";
import { type ClusterState, fitDiagnosis } from "@binnacle/diagnosis";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import { createPhases } from "../create-phases.ts";
import type { EksDeps } from "../eks-deps.ts";
import { readLogs, readState } from "../read-state.ts";
import { type Resolution, resolveTarget } from "../resolve-target.ts";
import { windowBefore } from "../window-before.ts";
import { clusterOf } from "./cluster-of.ts";
import { diagnosisText } from "./diagnosis-text.ts";
import { namespaceInput } from "./inputs.ts";
import { nearest } from "./nearest.ts";

const input = {
  namespace: namespaceInput.optional(),
  target: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .describe("Workload, service or pod: payment, deployment/payment, svc/payment"),
  windowMinutes: z.number().int().min(1).max(1440).default(60),
};
/** Less than a server may answer: redaction may lengthen a text. */
const RESULT_BYTES = 240 * 1024;
type Input = z.output<z.ZodObject<typeof input>>;

export const diagnose = defineTool<EksDeps>()({
  name: "diagnose",
  title: "Diagnose",
  description:
    "Ranked root causes of what is broken in a namespace or the whole cluster, each with evidence, victims, the change that started it, a fix and what was ruled out. Call it first for any question about why something fails.",
  input,
  output: DiagnoseResult,
  toText: diagnosisText,
  async run(asked, deps, signal) {
    const phase = createPhases(deps.timeoutMs, signal);
    const reading = phase("lists");
    const cluster = await clusterOf(deps, reading);
    if (asked.namespace !== undefined || asked.target === undefined)
      return await diagnoseIn(asked, { deps, cluster, phase, signal });
    const { resolution, gaps } = await resolveTarget(deps.api, asked.target, reading);
    if (resolution.kind === "found") {
      // The lists of the diagnosis tell the same gaps again, as far as they matter for it.
      return await diagnoseIn(toNamespace(asked, resolution.ref), { deps, cluster, phase, signal });
    }
    return unresolved(asked.target, resolution, { ...cluster, gaps: [...cluster.gaps, ...gaps] });
  },
});

interface Reading {
  readonly deps: EksDeps;
  readonly cluster: Awaited<ReturnType<typeof clusterOf>>;
  readonly phase: ReturnType<typeof createPhases>;
  readonly signal: AbortSignal;
}

async function diagnoseIn(
  { namespace, target, windowMinutes }: Input,
  { deps, cluster, phase, signal }: Reading,
): Promise<DiagnoseResult> {
  const scope = {
    cluster,
    signal: phase("lists"),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const lists = await readState(deps.api, scope);
  const state = { ...lists, logs: await readLogs(deps.api, lists, phase("logs")) };
  const now = deps.api.now();
  const names = {
    ...(namespace === undefined ? {} : { namespace }),
    ...(target === undefined ? {} : { target }),
  };
  const result = await deps.engine.diagnose(
    {
      state,
      request: { ...names, window: windowBefore(now, windowMinutes) },
      now,
      arguments: { ...names, windowMinutes },
    },
    signal,
  );
  const gaps = [...identityGaps(cluster, lists), ...result.gaps];
  return fitDiagnosis({ ...result, gaps }, RESULT_BYTES);
}

/** Who may not list namespaces may not read kube-system either: that is one gap. */
function identityGaps({ gaps }: Reading["cluster"], { lists }: ClusterState): readonly Gap[] {
  const namespaces = lists.find(({ kind }) => kind === "Namespace");
  return namespaces?.items.kind === "unknown" ? [] : gaps;
}

function toNamespace(asked: Input, ref: ObjectRef): Input {
  if (ref.kind === "Namespace") return { namespace: ref.name, windowMinutes: asked.windowMinutes };
  return {
    windowMinutes: asked.windowMinutes,
    ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
    target: `${ref.kind.toLowerCase()}/${ref.name}`,
  };
}

function unresolved(
  name: string,
  resolution: Exclude<Resolution, { kind: "found" }>,
  { id, name: clusterName, gaps }: Reading["cluster"],
): DiagnoseResult {
  const cluster = { id, name: clusterName };
  return {
    outcome:
      resolution.kind === "ambiguous"
        ? { kind: "ambiguous", cluster, candidates: [...resolution.candidates] }
        : {
            kind: "unknown_name",
            cluster,
            what: "workload",
            name,
            near: nearest(name, resolution.known),
          },
    evidence: [],
    gaps: [...gaps],
  };
}
