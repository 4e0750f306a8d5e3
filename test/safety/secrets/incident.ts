import type { Case, KubernetesObject, LogLine } from "@binnacle/cases";
import { recordedCase } from "../../support/recorded-case.ts";
import type { Plant } from "./plant.ts";
import { upperSnake } from "./specimen.ts";

/** Where a secret stands within an incident that the bot is asked about: all that it may quote. */
export interface IncidentCarrier {
  readonly name: string;
  readonly put: (recorded: Case, plants: readonly Plant[]) => Case;
}

const saidOf = ({ marker, specimen: { said } }: Plant): string => `${marker} ${said}`;

export const incidentCarriers: readonly IncidentCarrier[] = [
  {
    name: "incident, last line of a crash",
    put: (recorded, plants) => ({
      ...recorded,
      logs: [...recorded.logs, ...lastWords(recorded, plants)],
    }),
  },
  {
    name: "incident, message of an event",
    put: (recorded, plants) => ({
      ...recorded,
      objects: [...recorded.objects, ...events(recorded, plants)],
    }),
  },
  {
    name: "incident, summary of an alert",
    put: (recorded, plants) => ({
      ...recorded,
      alerts: [
        ...plants.map((plant, index) => ({
          labels: { alertname: `PaymentOdd${index}`, namespace: "shop", severity: "critical" },
          annotations: { summary: saidOf(plant), description: saidOf(plant) },
          state: "firing" as const,
          activeAt: recorded.alerts[1]?.activeAt ?? recorded.recordedAt,
          value: 1,
        })),
        ...recorded.alerts,
      ],
    }),
  },
  {
    name: "incident, recalled",
    put: (recorded, plants) => ({
      ...recorded,
      pastIncidents: [
        ...recorded.pastIncidents,
        ...plants.flatMap((plant, index) =>
          recorded.pastIncidents
            .filter(({ owner }) => owner.name === "payment")
            .map((past) => ({
              ...past,
              occurredAt: new Date(
                Date.parse(past.occurredAt) + (index + 1) * 60_000,
              ).toISOString(),
              fix: saidOf(plant),
              outcome: saidOf(plant),
            })),
        ),
      ],
    }),
  },
  {
    name: "incident, environment of the new release",
    put: (recorded, plants) => ({
      ...recorded,
      objects: recorded.objects.map((object) => withEnv(object, plants)),
    }),
  },
  {
    name: "incident, annotation of the workload",
    put: (recorded, plants) => ({
      ...recorded,
      objects: recorded.objects.map((object) => annotated(object, plants)),
    }),
  },
];

/** The recorded incident with each secret where its carrier puts it. */
export function incidentWith(plants: readonly Plant[]): Case {
  return incidentCarriers.reduce(
    (recorded, { name, put }) =>
      put(
        recorded,
        plants.filter(({ carrier }) => carrier === name),
      ),
    recordedCase("missing-env"),
  );
}

function lastWords({ logs }: Case, plants: readonly Plant[]): LogLine[] {
  const fatal = logs.filter(({ pod, level }) => pod.startsWith("payment") && level === "fatal");
  const lastOfRun = new Map(fatal.map((line) => [`${line.pod}/${line.run}`, line]));
  return [...lastOfRun.values()].flatMap((line) =>
    plants.flatMap((plant) =>
      saidOf(plant)
        .split("\n")
        .map((text) => ({ ...line, text: `fatal: ${text}` })),
    ),
  );
}

function events({ objects }: Case, plants: readonly Plant[]): KubernetesObject[] {
  const model = objects.findLast(
    (object) => object.kind === "Event" && object["reason"] === "BackOff",
  );
  if (model === undefined) return [];
  return plants.map((plant, index) => ({
    ...model,
    reason: "Failed",
    message: `Error: ${saidOf(plant)}`,
    metadata: { ...model.metadata, name: `odd.${index}`, uid: `odd-${index}` },
  }));
}

/** The newest ReplicaSet, its pods and their Deployment. */
function isNew({ kind, metadata: { name } }: KubernetesObject): boolean {
  const isOwner = kind === "Deployment" && name === "payment";
  return isOwner || (["ReplicaSet", "Pod"].includes(kind) && name.startsWith("payment-dctkxjs79"));
}

function withEnv(object: KubernetesObject, plants: readonly Plant[]): KubernetesObject {
  if (!isNew(object)) return object;
  const added = plants.flatMap(({ marker, specimen: { key, value } }, index) => [
    { name: `TAG_${index}`, value: marker },
    { name: upperSnake(key), value },
  ]);
  const text = JSON.stringify(object["spec"]);
  const own = JSON.stringify(added).slice(1, -1);
  return { ...object, spec: JSON.parse(text.replace('"env":[', () => `"env":[${own},`)) };
}

function annotated(object: KubernetesObject, plants: readonly Plant[]): KubernetesObject {
  if (!isNew(object)) return object;
  const { annotations } = object.metadata;
  const notes = plants.map((plant, index) => [`example.com/note-${index}`, saidOf(plant)] as const);
  const before = typeof annotations === "object" ? annotations : {};
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...before, ...Object.fromEntries(notes) } },
  };
}
