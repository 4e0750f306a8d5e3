import type { KubernetesObject } from "@binnacle/cases";
import type { ResourceType } from "../resources.table.ts";
import { qualified } from "../status.ts";
import {
  configMapTable,
  eventTable,
  namespaceTable,
  nodeTable,
  serviceTable,
} from "./cluster-tables.ts";
import { podTable } from "./pod-table.ts";
import { age, ageColumn, nameColumn, type TableFormat } from "./table-format.ts";
import {
  daemonSetTable,
  deploymentTable,
  jobTable,
  replicaSetTable,
  statefulSetTable,
} from "./workload-tables.ts";

export interface TableInput {
  readonly type: ResourceType;
  readonly objects: readonly KubernetesObject[];
  /** Of the list, or of the single object. */
  readonly metadata: object;
  readonly now: Date;
  /** `v1` or `v1beta1` of meta.k8s.io. */
  readonly version: string;
  /** What each row carries of its object. */
  readonly include: "None" | "Metadata" | "Object";
}

const formats: Readonly<Record<string, TableFormat>> = {
  pods: podTable,
  nodes: nodeTable,
  services: serviceTable,
  events: eventTable,
  namespaces: namespaceTable,
  configmaps: configMapTable,
  "deployments.apps": deploymentTable,
  "replicasets.apps": replicaSetTable,
  "statefulsets.apps": statefulSetTable,
  "daemonsets.apps": daemonSetTable,
  "jobs.batch": jobTable,
};

/** Kinds without a format of their own here. */
const plainTable: TableFormat = {
  columns: [nameColumn, ageColumn],
  cells: (object, now) => [object.metadata.name, age(object, now)],
};

/** Objects as the API server prints them for `kubectl get`. */
export function renderTable(input: TableInput): object {
  const format = formats[qualified(input.type.plural, input.type.group)] ?? plainTable;
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${input.version}`,
    metadata: input.metadata,
    columnDefinitions: format.columns,
    rows: input.objects.map((object) => {
      const conditions = format.conditions?.(object);
      return {
        cells: format.cells(object, input.now),
        ...(conditions === undefined ? {} : { conditions }),
        ...(input.include === "None" ? {} : { object: rowObject(object, input) }),
      };
    }),
  };
}

export function toPartialMetadata(object: KubernetesObject, version: string): object {
  return {
    kind: "PartialObjectMetadata",
    apiVersion: `meta.k8s.io/${version}`,
    metadata: object.metadata,
  };
}

function rowObject(object: KubernetesObject, { include, version }: TableInput): object {
  return include === "Object" ? object : toPartialMetadata(object, version);
}
