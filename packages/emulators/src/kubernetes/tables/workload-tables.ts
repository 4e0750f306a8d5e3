import { fieldAt, listAt, numberAt, stringsAt, textAt } from "../field-at.ts";
import { humanDuration } from "../human-duration.ts";
import {
  age,
  ageColumn,
  column,
  containerCells,
  labelsText,
  nameColumn,
  orNone,
  selectorText,
  type TableFormat,
  wide,
} from "./table-format.ts";

const template = "spec.template.spec.containers";
const templateColumns = [wide("Containers"), wide("Images")];

export const deploymentTable: TableFormat = {
  columns: [
    nameColumn,
    column("Ready"),
    column("Up-to-date"),
    column("Available"),
    ageColumn,
    ...templateColumns,
    wide("Selector"),
  ],
  cells: (deployment, now) => [
    deployment.metadata.name,
    `${numberAt(deployment, "status.readyReplicas")}/${numberAt(deployment, "spec.replicas")}`,
    numberAt(deployment, "status.updatedReplicas"),
    numberAt(deployment, "status.availableReplicas"),
    age(deployment, now),
    ...containerCells(deployment, template),
    selectorText(fieldAt(deployment, "spec.selector")),
  ],
};

export const replicaSetTable: TableFormat = {
  columns: [
    nameColumn,
    column("Desired", "integer"),
    column("Current", "integer"),
    column("Ready", "integer"),
    ageColumn,
    ...templateColumns,
    wide("Selector"),
  ],
  cells: (replicaSet, now) => [
    replicaSet.metadata.name,
    numberAt(replicaSet, "spec.replicas"),
    numberAt(replicaSet, "status.replicas"),
    numberAt(replicaSet, "status.readyReplicas"),
    age(replicaSet, now),
    ...containerCells(replicaSet, template),
    selectorText(fieldAt(replicaSet, "spec.selector")),
  ],
};

export const statefulSetTable: TableFormat = {
  columns: [nameColumn, column("Ready"), ageColumn, ...templateColumns],
  cells: (statefulSet, now) => [
    statefulSet.metadata.name,
    `${numberAt(statefulSet, "status.readyReplicas")}/${numberAt(statefulSet, "spec.replicas")}`,
    age(statefulSet, now),
    ...containerCells(statefulSet, template),
  ],
};

export const daemonSetTable: TableFormat = {
  columns: [
    nameColumn,
    column("Desired", "integer"),
    column("Current", "integer"),
    column("Ready", "integer"),
    column("Up-to-date", "integer"),
    column("Available", "integer"),
    column("Node Selector"),
    ageColumn,
    ...templateColumns,
    wide("Selector"),
  ],
  cells: (daemonSet, now) => [
    daemonSet.metadata.name,
    numberAt(daemonSet, "status.desiredNumberScheduled"),
    numberAt(daemonSet, "status.currentNumberScheduled"),
    numberAt(daemonSet, "status.numberReady"),
    numberAt(daemonSet, "status.updatedNumberScheduled"),
    numberAt(daemonSet, "status.numberAvailable"),
    orNone(labelsText(stringsAt(daemonSet, "spec.template.spec.nodeSelector"))),
    age(daemonSet, now),
    ...containerCells(daemonSet, template),
    selectorText(fieldAt(daemonSet, "spec.selector")),
  ],
};

const jobStates: readonly (readonly [condition: string, status: string])[] = [
  ["Complete", "Complete"],
  ["Failed", "Failed"],
  ["Suspended", "Suspended"],
  ["FailureTarget", "FailureTarget"],
  ["SuccessCriteriaMet", "SuccessCriteriaMet"],
];

export const jobTable: TableFormat = {
  columns: [
    nameColumn,
    column("Status"),
    column("Completions"),
    column("Duration"),
    ageColumn,
    ...templateColumns,
    wide("Selector"),
  ],
  cells: (job, now) => [
    job.metadata.name,
    jobStatus(job),
    completions(job),
    jobDuration(job, now),
    age(job, now),
    ...containerCells(job, template),
    selectorText(fieldAt(job, "spec.selector")),
  ],
};

function jobStatus(job: unknown): string {
  const met = listAt(job, "status.conditions")
    .filter((condition) => textAt(condition, "status") === "True")
    .map((condition) => textAt(condition, "type"));
  const state = jobStates.find(([condition]) => met.includes(condition));
  const isOver = state?.[0] === "Complete" || state?.[0] === "Failed";
  if (!isOver && textAt(job, "metadata.deletionTimestamp") !== "") return "Terminating";
  return state?.[1] ?? "Running";
}

function completions(job: unknown): string {
  const succeeded = numberAt(job, "status.succeeded");
  const wanted = fieldAt(job, "spec.completions");
  if (typeof wanted === "number") return `${succeeded}/${wanted}`;
  const parallelism = numberAt(job, "spec.parallelism");
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration(job: unknown, now: Date): string {
  const start = textAt(job, "status.startTime");
  if (start === "") return "";
  const end = textAt(job, "status.completionTime");
  const endMs = end === "" ? now.getTime() : Date.parse(end);
  return humanDuration(endMs - Date.parse(start));
}
