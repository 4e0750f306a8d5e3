import { AppError, type Gap } from "@binnacle/contracts";
import { type Kind, toNumber } from "@binnacle/diagnosis";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import type { ApiResult, Failure } from "../api/failure.ts";
import { listPages } from "../api/list-pages.ts";
import { joined, readItems } from "../api/read-items.ts";
import { granted } from "../api/refused.ts";
import type { EksDeps } from "../eks-deps.ts";
import { printColumns } from "../objects/print-table.ts";
import { assertNamespace } from "../resolve/assert-namespace.ts";
import { pathOf } from "../resources/find-resource.ts";
import type { Command } from "./command.ts";
import type { Printed, Run } from "./printed.ts";
import { type Allocatable, readAllocatable } from "./read-allocatable.ts";
import { scopeOf, textFlag } from "./scope-of.ts";

const Usage = z.object({ cpu: z.string(), memory: z.string() });
const Metadata = z.object({ name: z.string(), namespace: z.string().optional() });
const NodeMetrics = z.object({ metadata: Metadata, usage: Usage });
const PodMetrics = z.object({
  metadata: Metadata,
  containers: z.array(z.object({ name: z.string(), usage: Usage })),
});
const metrics = {
  group: "metrics.k8s.io",
  version: "v1beta1",
  isCustom: true,
  isCentral: false,
  shortNames: [],
  uses: [],
} as const;
const podMetrics: Kind = { ...metrics, kind: "PodMetrics", plural: "pods", isNamespaced: true };
const nodeMetrics: Kind = { ...metrics, kind: "NodeMetrics", plural: "nodes", isNamespaced: false };
const rowsAtMost = 500;

interface Row {
  readonly cells: readonly string[];
  readonly cpu: number;
  readonly memory: number;
}

/** `kubectl top pods|nodes`, of metrics.k8s.io. Throws `AppError` of kind not_configured where nobody serves it. */
export const runTop: Run = async (deps, command, signal) => {
  const [what = "", name] = command.words;
  if (["pod", "pods", "po"].includes(what)) return await topPods(deps, { command, name, signal });
  if (["node", "nodes", "no"].includes(what))
    return await topNodes(deps, { command, name, signal });
  throw new AppError("bad_input", "top pods or top nodes: usage is known of both.");
};

interface Asked {
  readonly command: Command;
  readonly name: string | undefined;
  readonly signal: AbortSignal;
}

async function topPods(deps: EksDeps, { command, name, signal }: Asked): Promise<Printed> {
  const namespace = await scopeOf(deps, command);
  const read = { kind: podMetrics, schema: PodMetrics, namespace, name };
  const { items, gaps } = await readMetrics(deps, read, { command, signal });
  const byContainer = command.flags["containers"] === true;
  const rows = items.flatMap(({ metadata, containers }) => {
    const own = [...(namespace === undefined ? [metadata.namespace ?? ""] : []), metadata.name];
    if (byContainer) return containers.map((one) => rowOf([...own, one.name], [one.usage]));
    return [
      rowOf(
        own,
        containers.map(({ usage }) => usage),
      ),
    ];
  });
  const names = byContainer ? ["POD", "NAME"] : ["NAME"];
  const places = namespace === undefined ? ["NAMESPACE"] : [];
  const header = [...places, ...names, "CPU(cores)", "MEMORY(bytes)"];
  const unknown = rows.length === 0 ? await assertNamespace(deps.api, namespace, signal) : [];
  return { ...printed(header, rows, command), gaps: [...gaps, ...unknown] };
}

async function topNodes(deps: EksDeps, { command, name, signal }: Asked): Promise<Printed> {
  const read = { kind: nodeMetrics, schema: NodeMetrics, namespace: undefined, name };
  const [{ items, gaps }, allocatable] = await Promise.all([
    readMetrics(deps, read, { command, signal }),
    readAllocatable(deps.api, signal),
  ]);
  const rows = items.map(({ metadata, usage }) => {
    const row = rowOf([metadata.name], [usage]);
    const [cpu = "", memory = ""] = row.cells.slice(1);
    const own = allocatable.of(metadata.name);
    const cells = [
      metadata.name,
      cpu,
      share(row.cpu, own?.cpu),
      memory,
      share(row.memory, own?.memory),
    ];
    return { ...row, cells };
  });
  const header = ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"];
  return { ...printed(header, rows, command), gaps: [...gaps, ...allocatable.gaps] };
}

/** Of what pods may use; where that is not known, so it is said. */
function share(used: number, most: Allocatable["cpu"] | undefined): string {
  return most === undefined || most === 0 ? "<unknown>" : `${Math.floor((used / most) * 100)}%`;
}

async function readMetrics<Schema extends z.ZodType>(
  { api }: EksDeps,
  read: { kind: Kind; schema: Schema; namespace: string | undefined; name: string | undefined },
  { command, signal }: { readonly command: Command; readonly signal: AbortSignal },
): Promise<{ items: z.output<Schema>[]; gaps: readonly Gap[] }> {
  const { kind, schema, namespace, name } = read;
  const path = pathOf(kind, { namespace, name });
  const onPage = (items: readonly unknown[]) => [readItems(schema, items, kind)];
  const query = { labelSelector: textFlag(command.flags["selector"]) };
  const one = async () => mapped(await api.json(path, { signal }), (value) => onPage([value]));
  const answer =
    name === undefined ? await listPages(api, path, { signal, query, onPage }) : await one();
  if (answer.kind === "failed" && (await isUnserved(answer.failure, name, { api, signal })))
    throw noMetrics(kind, answer.failure);
  return joined(granted(answer, { kind, namespace, name }, api.kubectl));
}

function mapped<T, U>(result: ApiResult<T>, to: (value: T) => U): ApiResult<U> {
  return result.kind === "failed" ? result : { kind: "ok", value: to(result.value) };
}

/** Nobody has registered the API, or whoever did is down. A role that does not name it is refused before that is looked up. */
async function isUnserved(
  { kind }: Failure,
  name: string | undefined,
  { api, signal }: { readonly api: ClusterApi; readonly signal: AbortSignal },
): Promise<boolean> {
  if (kind !== "denied")
    return kind === "unavailable" || (kind === "not_found" && name === undefined);
  const served = await api.json(`/apis/${metrics.group}/${metrics.version}`, { signal });
  return served.kind === "failed" && served.failure.kind !== "denied";
}

function noMetrics({ plural, kind }: Kind, { why }: Failure): AppError {
  const unseen = { what: `usage of ${plural}`, about: { kinds: [kind] } };
  return new AppError(
    "not_configured",
    `metrics.k8s.io does not answer, so usage of ${plural} is not known: ${why}`,
    {
      unseen,
      remedy: {
        text: "Install metrics-server, or ask Prometheus: golden_signals tells CPU and memory.",
      },
    },
  );
}

function rowOf(names: readonly string[], usages: readonly z.infer<typeof Usage>[]): Row {
  const sum = (key: "cpu" | "memory") =>
    usages.reduce((total, usage) => total + toNumber(usage[key]), 0);
  const [cpu, memory] = [sum("cpu"), sum("memory")];
  const cells = [
    ...names,
    `${Math.ceil(Number((cpu * 1000).toFixed(3)))}m`,
    `${Math.floor(memory / 2 ** 20)}Mi`,
  ];
  return { cells, cpu, memory };
}

function printed(header: readonly string[], rows: readonly Row[], { flags }: Command): Printed {
  const sortBy = textFlag(flags["sortBy"]);
  const sorted =
    sortBy === undefined
      ? rows
      : rows.toSorted((left, right) => sizeOf(right, sortBy) - sizeOf(left, sortBy));
  const shown = sorted.slice(0, rowsAtMost).map(({ cells }) => cells);
  const table = flags["noHeaders"] === true ? shown : [header, ...shown];
  const output = rows.length === 0 ? "No resources found" : printColumns(table);
  return { output, hasMore: rows.length > rowsAtMost };
}

function sizeOf({ cpu, memory }: Row, sortBy: string): number {
  if (sortBy === "cpu") return cpu;
  if (sortBy === "memory") return memory;
  throw new AppError("bad_input", "--sort-by of top is cpu or memory.");
}
