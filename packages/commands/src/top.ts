import {
  type Answer,
  type Answered,
  type Claim,
  type ObjectRef,
  prometheus,
} from "@binnacle/contracts";
import { toGap } from "@binnacle/runtime";
import type { z } from "zod";
import { answerOf, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { rowsAtMost } from "./listed.ts";
import { belongsTo, placeOfList } from "./place-of-list.ts";

type Answers = Answered<z.output<typeof prometheus.queryInstant.output>>;

/** From this share of its limit on a pod comes first. */
const near = 0.9;

/** `top shop`: memory and CPU of the pods now, nearest to their limit first. */
export async function top(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  if (intent.words?.some((word) => nodeWords.has(word)) === true) return ofNodes;
  const place = await placeOfList(intent, context);
  if (place.kind === "answer") return place.answer;
  const of = place.kind === "object" ? place.ref : undefined;
  return await ofPods({ of, ...(place.kind === "object" ? place.ref : place) }, context);
}

interface Whose {
  readonly namespace?: string | undefined;
  /** Its pods alone. */
  readonly of: ObjectRef | undefined;
}

async function ofPods({ of, namespace }: Whose, context: CommandContext): Promise<Answer> {
  const queries = queriesFor(namespace);
  const [used, limits, cpu] = await Promise.all([
    ask(queries.used, context),
    ask(queries.limits, context),
    ask(queries.cpu, context),
  ]);
  if (used.kind !== "ok" || used.result.items.length === 0) return withoutMetrics(used, namespace);
  const lines = linesOf({ used, limits, cpu, of });
  const shown = lines.slice(0, rowsAtMost);
  const isCut = lines.length > shown.length || used.result.hasMore;
  const counts = { found: lines.length, shown: shown.length };
  const found = used.result.hasMore ? "more than {found}" : "{found}";
  const name = of?.name ?? placeName(namespace);
  return answerOf(`Memory and CPU in ${name}, nearest to the limit first`, {
    lines: [...shown, ...(isCut ? [said(`Found ${found}, showed {shown}.`, counts)] : [])],
    observedAt: used.result.at,
    footer: `${context.asking.cluster} · ${commandFor(namespace)}`,
  });
}

const nodeWords: ReadonlySet<string> = new Set(["knoten", "node", "nodes"]);
const ofNodes = answerOf("Unknown: I read memory and CPU of pods, not of nodes", {
  state: "unknown",
  code: "kubectl top nodes",
});

/** The command that asks the kubelets; what is missing to answer here is named. */
function withoutMetrics(used: Answers, namespace: string | undefined): Answer {
  const what = `memory and CPU of ${placeName(namespace)}`;
  const gaps = used.kind === "ok" ? [] : [toGap(used, { origin: "prometheus", what })];
  const title = `Unknown: Prometheus does not tell ${what}`;
  return answerOf(title, { state: "unknown", code: commandFor(namespace), gaps });
}

function placeName(namespace: string | undefined): string {
  return namespace ?? "all namespaces";
}

function commandFor(namespace: string | undefined): string {
  return `kubectl top pods ${namespace === undefined ? "-A" : `-n ${namespace}`} --sort-by=memory`;
}

function queriesFor(namespace: string | undefined) {
  const own = namespace === undefined ? "" : `namespace=${JSON.stringify(namespace)},`;
  const container = `${own}container!="",container!="POD"`;
  return {
    used: `sum by (namespace, pod) (container_memory_working_set_bytes{${container}})`,
    limits: `sum by (namespace, pod) (kube_pod_container_resource_limits{${own}resource="memory"})`,
    cpu: `sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{${container}}[5m]))`,
  };
}

async function ask(query: string, { tools, asking }: CommandContext): Promise<Answers> {
  return await tools.ask(prometheus.queryInstant, { query, limit: 100 }, asking);
}

interface Usage extends Pick<Whose, "of"> {
  readonly used: Extract<Answers, { kind: "ok" }>;
  readonly limits: Answers;
  readonly cpu: Answers;
}

function linesOf({ used, limits, cpu, of }: Usage): Claim[] {
  const limitOf = valuesIn(limits);
  const cpuOf = valuesIn(cpu);
  return used.result.items
    .filter(({ labels }) => of === undefined || belongsTo(of, labels["pod"] ?? ""))
    .map(({ labels, value }) => {
      const key = keyOf(labels);
      const bytes = Number(value);
      const limit = limitOf.get(key);
      return { name: labels["pod"] ?? "", bytes, limit, cores: cpuOf.get(key) };
    })
    .toSorted((left, right) => shareOf(right) - shareOf(left) || right.bytes - left.bytes)
    .map(lineOf);
}

interface Pod {
  readonly name: string;
  readonly bytes: number;
  readonly limit: number | undefined;
  readonly cores: number | undefined;
}

function shareOf({ bytes, limit }: Pick<Pod, "bytes" | "limit">): number {
  return limit === undefined || limit === 0 ? 0 : bytes / limit;
}

/** `payment-x 230 MiB (90 %), 0.1 cores`. */
function lineOf(pod: Pod): Claim {
  const { name, bytes, limit, cores = 0 } = pod;
  const used = { amount: bytes, unit: "bytes" } as const;
  const share = { amount: shareOf(pod), unit: "ratio" } as const;
  const bound = limit === undefined ? "no limit" : "{share}";
  const word = shareOf(pod) >= near ? " near its limit" : "";
  const processor = { amount: cores, unit: "cores" } as const;
  const told = { name, used, cores: processor, ...(limit === undefined ? {} : { share }) };
  return said(`{name} {used} (${bound}${word})${pod.cores === undefined ? "" : ", {cores}"}`, told);
}

function valuesIn(answered: Answers): ReadonlyMap<string, number> {
  if (answered.kind !== "ok") return new Map();
  return new Map(answered.result.items.map(({ labels, value }) => [keyOf(labels), Number(value)]));
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify([labels["namespace"], labels["pod"]]);
}
