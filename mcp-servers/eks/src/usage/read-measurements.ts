import { type Gap, keyOf, present } from "@binnacle/contracts";
import { type Measured, type Measurements, toNumber } from "@binnacle/diagnosis";
import { readableOf } from "@binnacle/runtime";
import { z } from "zod";
import type { ClusterApi } from "../api/cluster-api.ts";
import { type Failure, toGap } from "../api/failure.ts";
import { refusals } from "../api/refusals.ts";

const root = "/apis/metrics.k8s.io/v1beta1";
const group = "metrics.k8s.io";
const Usage = z.object({ cpu: z.string().default("0"), memory: z.string().default("0") });
const Name = z.object({ name: z.string(), namespace: z.string().optional() });
const NodeList = z.object({ items: readableOf(z.object({ metadata: Name, usage: Usage })) });
const PodList = z.object({
  items: readableOf(
    z.object({ metadata: Name, containers: readableOf(z.object({ usage: Usage })) }),
  ),
});

export interface MeasurementsRead extends Measurements {
  readonly gaps: readonly Gap[];
}

/** What metrics.k8s.io says that pods and nodes use now: mean over its window, mostly 15 s to a minute. Where it says nothing, a gap names who else knows. */
export async function readMeasurements(
  api: ClusterApi,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<MeasurementsRead> {
  // Of a node nothing is told where one namespace is asked about.
  const [nodes, pods] = await Promise.all([
    namespace === undefined ? api.json(`${root}/nodes`, { signal }) : undefined,
    api.json(`${root}${namespace === undefined ? "" : `/namespaces/${namespace}`}/pods`, {
      signal,
    }),
  ]);
  const nodeItems = itemsOf(NodeList, nodes);
  const podItems = itemsOf(PodList, pods);
  return {
    nodes: measured(
      "Node",
      nodeItems?.map(({ metadata, usage }) => ({ metadata, all: [usage] })),
    ),
    pods: measured("Pod", podItems?.map(toItem)),
    gaps: gapsOf(api, [
      ...(nodes === undefined
        ? []
        : [{ kind: "Node", plural: "nodes", failure: failureOf(nodes, nodeItems) }]),
      { kind: "Pod", plural: "pods", failure: failureOf(pods, podItems), namespace },
    ]),
  };
}

type Answer = Awaited<ReturnType<ClusterApi["json"]>>;

/** Undefined: no such list came. */
function itemsOf<Schema extends z.ZodType<{ readonly items: readonly unknown[] }>>(
  schema: Schema,
  answer: Answer | undefined,
): z.output<Schema>["items"] | undefined {
  return answer?.kind === "ok" ? schema.safeParse(answer.value).data?.items : undefined;
}

function toItem({ metadata, containers }: z.output<typeof PodList>["items"][number]): Item {
  return { metadata, all: containers.map(({ usage }) => usage) };
}

type Item = {
  readonly metadata: z.output<typeof Name>;
  readonly all: readonly z.output<typeof Usage>[];
};

function measured(kind: string, items: readonly Item[] = []): ReadonlyMap<string, Measured> {
  return new Map(
    items.map(({ metadata, all }) => [
      keyOf({ kind, ...metadata }),
      {
        cpu: all.reduce((sum, { cpu }) => sum + toNumber(cpu), 0),
        memory: all.reduce((sum, { memory }) => sum + toNumber(memory), 0),
      },
    ]),
  );
}

function failureOf(answer: Answer, items: readonly unknown[] | undefined): Failure | undefined {
  if (answer.kind === "failed") return answer.failure;
  const why = "metrics.k8s.io answered with no list.";
  return items === undefined ? { kind: "unavailable", why } : undefined;
}

interface Unread {
  readonly kind: string;
  readonly plural: string;
  readonly namespace?: string | undefined;
  readonly failure: Failure | undefined;
}

const elsewhere = {
  text: "golden_signals of the prometheus server tells cpu and memory of a workload; or install metrics-server.",
};

/** A cluster without metrics-server is one gap, a role that leaves it out the usual one. */
function gapsOf({ kubectl }: ClusterApi, lists: readonly Unread[]): Gap[] {
  const unread = lists.flatMap(({ failure, ...list }) =>
    failure === undefined ? [] : [{ ...list, failure }],
  );
  const absent = unread.filter(({ failure }) => failure.refusedUser === undefined);
  const refused = unread.filter(({ failure }) => failure.refusedUser !== undefined);
  const [first] = absent;
  const about = { kinds: absent.map(({ kind }) => `${kind}Metrics`) };
  return [
    ...(first === undefined ? [] : [{ ...absentGap(first.failure, about), remedy: elsewhere }]),
    ...refusals(
      refused.map(({ kind, plural, namespace, failure }) => ({
        kind: { kind: `${kind}Metrics`, plural, group },
        failure,
        ...present({ namespace }),
      })),
      kubectl,
    ).map(({ gap }) => gap),
  ];
}

function absentGap(failure: Failure, about: NonNullable<Gap["about"]>): Gap {
  const what = "what is used (metrics.k8s.io)";
  if (failure.kind !== "not_found") return toGap(failure, { what, about });
  const why = "The cluster serves no metrics.k8s.io: metrics-server is not installed.";
  return { origin: "kubernetes", kind: "not_configured", what, why, about };
}
