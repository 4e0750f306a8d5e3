import type { Case, KubernetesObject } from "@binnacle/cases";

/** Where outside text gets in: puts each text there, on its own. */
export interface Carrier {
  readonly name: string;
  readonly plant: (recorded: Case, texts: readonly string[]) => Case;
}

export const carriers: readonly Carrier[] = [
  {
    name: "lines of a log",
    plant: (recorded, texts) => ({
      ...recorded,
      logs: [...recorded.logs, ...lines(recorded, texts)],
    }),
  },
  {
    name: "annotations of a workload and its pods",
    plant: (recorded, texts) => ({
      ...recorded,
      objects: recorded.objects.map((object) =>
        isPayment(object) ? annotated(object, texts) : object,
      ),
    }),
  },
  {
    name: "messages of events",
    plant: (recorded, texts) => ({
      ...recorded,
      objects: [...recorded.objects, ...events(recorded, texts)],
    }),
  },
  {
    name: "names of objects",
    plant: (recorded, texts) => ({
      ...recorded,
      objects: [...recorded.objects, ...texts.map(namedAfter)],
    }),
  },
  {
    name: "summaries of alerts",
    plant: (recorded, texts) => ({
      ...recorded,
      alerts: [
        ...texts.map((summary, index) => ({
          labels: {
            alertname: `PaymentOdd${index}`,
            namespace: "shop",
            deployment: "payment",
            severity: "critical",
          },
          annotations: { summary, description: summary },
          state: "firing" as const,
          activeAt: recorded.alerts[0]?.activeAt ?? recorded.recordedAt,
          value: 1,
        })),
        ...recorded.alerts,
      ],
    }),
  },
  {
    name: "incidents that are recalled",
    plant: (recorded, texts) => ({
      ...recorded,
      pastIncidents: recorded.pastIncidents.map((past) => ({
        ...past,
        fix: texts.join(" "),
        outcome: texts.join(" "),
      })),
    }),
  },
];

function isPayment({ kind, metadata }: KubernetesObject): boolean {
  return ["Deployment", "Pod"].includes(kind) && metadata.name.startsWith("payment");
}

function annotated(object: KubernetesObject, texts: readonly string[]): KubernetesObject {
  const own = texts.map((text, index) => [`example.com/note-${index}`, text] as const);
  const { annotations } = object.metadata;
  const before = typeof annotations === "object" ? annotations : {};
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...before, ...Object.fromEntries(own) } },
  };
}

function lines({ logs }: Case, texts: readonly string[]): Case["logs"] {
  const last = new Map(
    logs
      .filter(({ pod }) => pod.startsWith("payment") || pod.startsWith("checkout"))
      .map((line) => [`${line.pod}/${line.run}`, line]),
  );
  return [...last.values()].flatMap((line) => texts.map((text) => ({ ...line, text })));
}

function events({ objects }: Case, texts: readonly string[]): KubernetesObject[] {
  const model = objects.findLast(
    (object) => object.kind === "Event" && object["reason"] === "BackOff",
  );
  if (model === undefined) return [];
  return texts.map((message, index) => ({
    ...model,
    reason: `Odd${index}`,
    message,
    metadata: { ...model.metadata, name: `odd.${index}`, uid: `odd-${index}` },
  }));
}

/** What a name may hold of a text. */
function namedAfter(text: string, index: number): KubernetesObject {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-|-$/gu, "");
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: name.slice(0, 200),
      namespace: "shop",
      uid: `name-${index}`,
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
    data: {},
  };
}
