import { Cluster, DiagnoseResult, type ObjectRef } from "@binnacle/contracts";
import { defineTool } from "@binnacle/mcp/server";
import { z } from "zod";
import type { EksDeps } from "../eks-deps.ts";
import { readLogs, readState } from "../read-state.ts";
import { resolveTarget } from "../resolve-target.ts";
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
    const reading = AbortSignal.any([signal, AbortSignal.timeout(deps.readTimeoutMs)]);
    const cluster = await clusterOf(deps, reading);
    if (asked.namespace !== undefined || asked.target === undefined)
      return await diagnoseIn(asked, { deps, cluster, reading, signal });
    const found = await resolveTarget(deps.api, asked.target, reading);
    if (found.kind === "found")
      return await diagnoseIn(toNamespace(asked, found.ref), { deps, cluster, reading, signal });
    const { gaps } = cluster;
    if (found.kind === "ambiguous")
      return {
        outcome: {
          kind: "ambiguous",
          cluster: Cluster.parse(cluster),
          candidates: [...found.candidates],
        },
        evidence: [],
        gaps: [...gaps],
      };
    return unknownName(asked.target, { what: "workload", known: found.known, cluster });
  },
});

interface Reading {
  readonly deps: EksDeps;
  readonly cluster: Awaited<ReturnType<typeof clusterOf>>;
  readonly reading: AbortSignal;
  readonly signal: AbortSignal;
}

async function diagnoseIn(
  { namespace, target, windowMinutes }: Input,
  { deps, cluster, reading, signal }: Reading,
): Promise<DiagnoseResult> {
  const scope = { cluster, signal: reading, ...(namespace === undefined ? {} : { namespace }) };
  const lists = await readState(deps.api, scope);
  const namespaces = lists.lists.find(({ kind }) => kind === "Namespace");
  if (namespace !== undefined && namespaces?.items.kind === "known") {
    const known = namespaces.items.value.map(({ metadata: { name } }) => ({
      kind: "Namespace",
      name,
    }));
    if (!known.some(({ name }) => name === namespace))
      return unknownName(namespace, { what: "namespace", known, cluster });
  }
  const state = { ...lists, logs: await readLogs(deps.api, lists, reading) };
  const now = deps.api.now();
  const request = {
    ...(namespace === undefined ? {} : { namespace }),
    ...(target === undefined ? {} : { target }),
    window: windowBefore(now, windowMinutes),
  };
  const result = await deps.engine.diagnose({ state, request, now, arguments: {} }, signal);
  return { ...result, gaps: [...cluster.gaps, ...result.gaps] };
}

function windowBefore(now: number, minutes: number) {
  return {
    from: new Date(now - minutes * 60_000).toISOString(),
    to: new Date(now).toISOString(),
  };
}

function toNamespace(asked: Input, ref: ObjectRef): Input {
  if (ref.kind === "Namespace") return { namespace: ref.name, windowMinutes: asked.windowMinutes };
  return {
    windowMinutes: asked.windowMinutes,
    ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
    target: `${ref.kind.toLowerCase()}/${ref.name}`,
  };
}

function unknownName(
  name: string,
  {
    what,
    known,
    cluster,
  }: {
    what: "namespace" | "workload";
    known: readonly ObjectRef[];
    cluster: Reading["cluster"];
  },
): DiagnoseResult {
  return {
    outcome: {
      kind: "unknown_name",
      cluster: Cluster.parse(cluster),
      what,
      name,
      near: nearest(name, known),
    },
    evidence: [],
    gaps: [...cluster.gaps],
  };
}
