import { type Answer, type Answered, type Claim, prometheus } from "@binnacle/contracts";
import { toGap } from "@binnacle/runtime";
import type { z } from "zod";
import { answerOf, citedBy, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { missingNamespace, placeOfList, rowsAtMost } from "./listed.ts";

type Answers = Answered<z.output<typeof prometheus.queryInstant.output>>;

/** From this share of its limit on a pod comes first. */
const near = 0.9;

/** `top shop`: memory and CPU of the pods now, nearest to their limit first. */
export async function top(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const namespace = placeOfList(intent, context);
  const [used, limits, cpu] = await Promise.all(
    queriesFor(namespace).map((query) => ask(query, context)),
  );
  const place = namespace ?? "all namespaces";
  const code = `kubectl top pods ${namespace === undefined ? "-A" : `-n ${namespace}`} --sort-by=memory`;
  if (used?.kind !== "ok" || used.result.items.length === 0) {
    const missing =
      namespace === undefined ? undefined : await missingNamespace(namespace, context);
    const what = `memory and CPU of ${place}`;
    const gaps =
      used === undefined || used.kind === "ok" ? [] : [toGap(used, { origin: "prometheus", what })];
    const title = `Unknown: Prometheus does not tell memory and CPU of ${place}`;
    return missing ?? answerOf(title, { state: "unknown", code, gaps });
  }
  const lines = linesOf({ used, limits, cpu });
  const all = [used, limits, cpu].flatMap((item) => (item?.kind === "ok" ? item.evidence : []));
  const shown = lines.slice(0, rowsAtMost);
  const isCut = lines.length > shown.length || used.result.hasMore;
  return answerOf(`Memory and CPU in ${place}, nearest to the limit first`, {
    lines: [
      ...shown,
      ...(isCut
        ? [said("Found {found}, showed {shown}.", { found: lines.length, shown: shown.length })]
        : []),
    ],
    evidence: citedBy(shown, all),
    observedAt: used.result.at,
    footer: `${context.asking.cluster} · ${code}`,
  });
}

function queriesFor(namespace: string | undefined): string[] {
  const own = namespace === undefined ? "" : `namespace=${JSON.stringify(namespace)},`;
  const container = `${own}container!="",container!="POD"`;
  return [
    `sum by (namespace, pod) (container_memory_working_set_bytes{${container}})`,
    `sum by (namespace, pod) (kube_pod_container_resource_limits{${own}resource="memory"})`,
    `sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{${container}}[5m]))`,
  ];
}

async function ask(query: string, { tools, asking }: CommandContext): Promise<Answers> {
  return await tools.ask(prometheus.queryInstant, { query, limit: 100 }, asking);
}

interface Usage {
  readonly used: Extract<Answers, { kind: "ok" }>;
  readonly limits: Answers | undefined;
  readonly cpu: Answers | undefined;
}

function linesOf({ used, limits, cpu }: Usage): Claim[] {
  const limitOf = valuesIn(limits);
  const cpuOf = valuesIn(cpu);
  return used.result.items
    .map(({ labels, value, evidence }) => {
      const key = keyOf(labels);
      const bytes = Number(value);
      const limit = limitOf.get(key);
      return { name: labels["pod"] ?? "", bytes, limit, cores: cpuOf.get(key), evidence };
    })
    .toSorted((left, right) => shareOf(right) - shareOf(left) || right.bytes - left.bytes)
    .map(lineOf);
}

interface Pod {
  readonly name: string;
  readonly bytes: number;
  readonly limit: number | undefined;
  readonly cores: number | undefined;
  readonly evidence: string;
}

function shareOf({ bytes, limit }: Pick<Pod, "bytes" | "limit">): number {
  return limit === undefined || limit === 0 ? 0 : bytes / limit;
}

function lineOf(pod: Pod): Claim {
  const { name, bytes, limit, cores, evidence } = pod;
  const bound = limit === undefined ? ", no limit" : " of {limit}";
  const word = shareOf(pod) >= near ? " (near its limit)" : "";
  const processor = cores === undefined ? "" : " · {cores}";
  const { slots = {} } = said("", {
    name,
    used: { amount: bytes, unit: "bytes" },
    ...(limit === undefined ? {} : { limit: { amount: limit, unit: "bytes" } }),
    ...(cores === undefined ? {} : { cores: { amount: cores, unit: "cores" } }),
  });
  return { text: `{name} {used}${bound}${word}${processor}`, evidence: [evidence], slots };
}

function valuesIn(answered: Answers | undefined): ReadonlyMap<string, number> {
  if (answered?.kind !== "ok") return new Map();
  return new Map(answered.result.items.map(({ labels, value }) => [keyOf(labels), Number(value)]));
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify([labels["namespace"], labels["pod"]]);
}
