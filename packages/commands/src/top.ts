import {
  type Answer,
  type Answered,
  type Claim,
  type Gap,
  type ObjectRef,
  prometheus,
} from "@binnacle/contracts";
import { shellWords } from "@binnacle/diagnosis";
import { toGap } from "@binnacle/runtime";
import type { z } from "zod";
import { answerOf, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { podPattern } from "./generated-name.ts";
import { rowsAtMost } from "./listed.ts";
import { placeOfList } from "./place-of-list.ts";

type Answers = Answered<z.output<typeof prometheus.queryInstant.output>>;
type Ok = Extract<Answers, { kind: "ok" }>;

/** From this share of its limit on a pod comes first. */
const near = 0.9;

/** `top shop`: memory and CPU of the pods now, nearest to their limit first. */
export async function top(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  if (intent.words?.some((word) => nodeWords.has(word)) === true) return ofNodes;
  const place = await placeOfList(intent, context);
  if (place.kind === "answer") return place.answer;
  if (place.kind === "object")
    return await ofPods({ of: place.ref, namespace: place.ref.namespace }, context);
  const { namespace, ifEmpty } = place;
  return await ofPods({ namespace, ifEmpty }, context);
}

interface Whose {
  readonly namespace: string | undefined;
  /** Its pods alone. */
  readonly of?: ObjectRef;
  readonly ifEmpty?: Answer | undefined;
}

async function ofPods(whose: Whose, context: CommandContext): Promise<Answer> {
  const queries = queriesFor(whose);
  const [used, limits, cpu] = await Promise.all([
    ask(queries.used, context),
    ask(queries.limits, context),
    ask(queries.cpu, context),
  ]);
  if (used.kind !== "ok" || used.result.items.length === 0) return withoutMetrics(used, whose);
  const { at, hasMore } = used.result;
  const lines = linesOf({ used, limits, cpu });
  const shown = lines.slice(0, rowsAtMost);
  const isCut = lines.length > shown.length || hasMore;
  const counts = { found: lines.length, shown: shown.length };
  const found = hasMore ? "more than {found}" : "{found}";
  const read = hasMore ? "of the pods that I read " : "";
  const order = isSeen(limits) ? "nearest to the limit" : "largest";
  return answerOf(`Memory and CPU in ${nameOf(whose)}, ${read}${order} first`, {
    lines: [...shown, ...(isCut ? [said(`Found ${found}, showed {shown}.`, counts)] : [])],
    gaps: limits.kind === "ok" ? [] : [gapOf(limits, `limits of ${nameOf(whose)}`)],
    observedAt: at,
    footer: `${context.asking.cluster} · ${commandFor(whose.namespace)}`,
  });
}

const nodeWords: ReadonlySet<string> = new Set(["knoten", "node", "nodes"]);
const ofNodes = answerOf("Unknown: I read memory and CPU of pods, not of nodes", {
  state: "unknown",
  code: "kubectl top nodes",
});

/** The command that asks the kubelets; what is missing to answer here is named. */
function withoutMetrics(used: Answers, whose: Whose): Answer {
  if (used.kind === "ok" && whose.ifEmpty !== undefined) return whose.ifEmpty;
  const what = `memory and CPU of ${nameOf(whose)}`;
  const gaps = used.kind === "ok" ? [] : [gapOf(used, what)];
  const title = `Unknown: Prometheus does not tell ${what}`;
  return answerOf(title, { state: "unknown", code: commandFor(whose.namespace), gaps });
}

function gapOf(answered: Exclude<Answers, Ok>, what: string): Gap {
  return toGap(answered, { origin: "prometheus", what });
}

function nameOf({ of, namespace = "all namespaces" }: Whose): string {
  return of?.name ?? namespace;
}

function commandFor(namespace: string | undefined): string {
  return shellWords`kubectl top pods ${{ own: namespace === undefined ? ["-A"] : ["-n", namespace] }} --sort-by=memory`;
}

function queriesFor({ namespace, of }: Whose) {
  const place = namespace === undefined ? "" : `namespace=${JSON.stringify(namespace)},`;
  const own = of === undefined ? place : `${place}pod=~${JSON.stringify(podPattern(of))},`;
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

interface Usage {
  readonly used: Ok;
  readonly limits: Answers;
  readonly cpu: Answers;
}

function linesOf({ used, limits, cpu }: Usage): Claim[] {
  const limitOf = valuesIn(limits);
  const unlimited = isSeen(limits) && !limits.result.hasMore ? "no limit" : "limit not seen";
  const cpuOf = valuesIn(cpu);
  return used.result.items
    .map(({ labels, value }): Pod => {
      const key = keyOf(labels);
      const bytes = Number(value);
      const limit = limitOf.get(key) ?? unlimited;
      return { name: labels["pod"] ?? "", bytes, limit, cores: cpuOf.get(key) };
    })
    .toSorted((left, right) => shareOf(right) - shareOf(left) || right.bytes - left.bytes)
    .map(lineOf);
}

interface Pod {
  readonly name: string;
  readonly bytes: number;
  readonly limit: number | "no limit" | "limit not seen";
  readonly cores: number | undefined;
}

function shareOf({ bytes, limit }: Pick<Pod, "bytes" | "limit">): number {
  return typeof limit === "string" || limit === 0 ? 0 : bytes / limit;
}

/** `payment-x 230 MiB (90 %), 0.1 cores`. */
function lineOf(pod: Pod): Claim {
  const { name, bytes, limit, cores = 0 } = pod;
  const used = { amount: bytes, unit: "bytes" } as const;
  const share = { amount: shareOf(pod), unit: "ratio" } as const;
  const isLimited = typeof limit === "number";
  const word = shareOf(pod) >= near ? " near its limit" : "";
  const processor = { amount: cores, unit: "cores" } as const;
  const told = { name, used, cores: processor, ...(isLimited ? { share } : {}) };
  const bound = isLimited ? `{share}${word}` : limit;
  return said(`{name} {used} (${bound})${pod.cores === undefined ? "" : ", {cores}"}`, told);
}

/** Where no limit at all is told, nobody may be measuring them. */
function isSeen(limits: Answers): limits is Ok {
  return limits.kind === "ok" && limits.result.items.length > 0;
}

function valuesIn(answered: Answers): ReadonlyMap<string, number> {
  if (answered.kind !== "ok") return new Map();
  return new Map(answered.result.items.map(({ labels, value }) => [keyOf(labels), Number(value)]));
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify([labels["namespace"], labels["pod"]]);
}
