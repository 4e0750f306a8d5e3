import { valueAt } from "../fields/log-fields.ts";
import {
  applicationLabels,
  controllerLabels,
  labelObjects,
  nameLabels,
  ownerFields,
} from "../fields/owners.table.ts";

/** How the workload of a pod is known: the shipper wrote its owner, labels of its controller, or only the name. */
export type ToldBy = "owner" | "labels" | "name";

/** What documents of a pod say of it. */
export interface PodFacts {
  readonly pod: string;
  /** Absent: told by the name alone, which several workloads may fit. */
  readonly workload?: string;
  readonly by: ToldBy;
  /** Names of the application, by label, those of its release among them. */
  readonly applications: readonly string[];
  /** The same without the release, which holds several workloads. */
  readonly named: readonly string[];
}

/** The letters and digits of generated names: no vowels, so that other workloads' names do not match. */
export const generated = "[b-df-hj-np-tv-z0-9]";
/** A pod's name has 63 characters at most: what stands before the last five is cut. */
const beforeRandom = 58;
const longestHash = 10;
const replicaSet = new RegExp(`^(.+)-${generated}{6,10}$`);
const randomEnd = new RegExp(`-${generated}{5}$`);
const replicaSetEnd = new RegExp(`-${generated}{6,10}-${generated}{5}$`);
const podEnd = new RegExp(`(-${generated}{6,10})?-${generated}{5}$`);
/** What the name of a pod adds to that of its workload. */
const added = new RegExp(`^-([0-9]+(-${generated}{5})?|(${generated}{6,10}-)?${generated}{5})$`);
const cutHash = new RegExp(`^${generated}*$`);
/** A CronJob names its Jobs after the scheduled minute. */
const scheduled = /-\d{8,}$/;

/** Reads the owner of a pod from one of its documents: an owner field, else the labels that controllers set. */
export function podFacts(pod: string, source: unknown): PodFacts {
  const labelOf = labelReader(source);
  const applications = applicationLabels.flatMap((name) => labelOf(name) ?? []);
  const named = nameLabels.flatMap((name) => labelOf(name) ?? []);
  const facts = { pod, applications, named };
  const owner = ownerIn(source);
  if (owner !== undefined) return { ...facts, workload: owner, by: "owner" };
  const controller = byLabels(pod, labelOf);
  return controller === undefined
    ? { ...facts, by: "name" }
    : { ...facts, workload: controller, by: "labels" };
}

/** The likeliest workload of a pod of which only the name is known. */
export function guessed(pod: string): string {
  return pod.replace(podEnd, "").replace(/-\d+$/, "");
}

/** Whether only the ReplicaSet of a Deployment, or a CronJob, gives such a name. */
export function isOfReplicaSet(pod: string): boolean {
  return replicaSetEnd.test(pod);
}

/** Whether the controllers of Kubernetes may have given a pod of the workload this name. */
export function isNamedAfter(workload: string, pod: string): boolean {
  const start = startOfCut(workload);
  const isLongest = isCut(workload) && pod.length === beforeRandom + 5;
  if (isLongest && pod.startsWith(start) && cutHash.test(pod.slice(start.length))) return true;
  if (!pod.startsWith(workload)) return false;
  const rest = pod.slice(workload.length);
  return rest === "" || added.test(rest);
}

/** Whether the hash of its ReplicaSets, or the name itself, is cut in the names of its pods. */
export function isCut({ length }: string): boolean {
  return length + longestHash + 2 > beforeRandom;
}

/** What the names of its pods begin with, and the dash of the hash where it stands before the cut. */
export function startOfCut(workload: string): string {
  return `${workload}-`.slice(0, beforeRandom);
}

function ownerIn(source: unknown): string | undefined {
  for (const { name, kind } of ownerFields) {
    const value = valueAt(source, name);
    if (typeof value !== "string" || value === "") continue;
    const [own = "", owner = value] = kind === undefined ? value.split("/") : [kind, value];
    return ofController(own, owner);
  }
  return undefined;
}

/** What people call the workload: the Deployment of a ReplicaSet, the CronJob of a Job. */
function ofController(kind: string, name: string): string {
  if (kind === "ReplicaSet") return replicaSet.exec(name)?.[1] ?? name;
  return kind === "Job" ? name.replace(scheduled, "") : name;
}

type LabelReader = (name: string) => string | undefined;

function byLabels(pod: string, labelOf: LabelReader): string | undefined {
  const first = (names: readonly string[]) =>
    names.map(labelOf).find((value) => value !== undefined);
  const job = first(controllerLabels.job);
  if (job !== undefined) return ofController("Job", job);
  const hash = first(controllerLabels.replicaSetHash);
  if (hash !== undefined) {
    const start = pod.lastIndexOf(`-${hash}-`);
    return start > 0 ? pod.slice(0, start) : undefined;
  }
  const revision = first(controllerLabels.revision);
  if (revision === undefined) return undefined;
  // A StatefulSet's revision is named after it; a DaemonSet's is a hash alone.
  const ordinal = /^(.+)-\d+$/.exec(pod)?.[1];
  if (ordinal !== undefined && revision.startsWith(`${ordinal}-`)) return ordinal;
  return randomEnd.test(pod) ? pod.replace(randomEnd, "") : undefined;
}

/** Shippers write dots and slashes of label names as they are, or as underscores. */
function labelReader(source: unknown): LabelReader {
  const objects = labelObjects.map((path) => valueAt(source, path));
  return (name) => {
    const spellings = [name, name.replaceAll(".", "_"), name.replaceAll(/[./]/g, "_")];
    for (const object of objects) {
      for (const spelling of spellings) {
        const value = valueAt(object, spelling);
        if (typeof value === "string") return value;
      }
    }
    return undefined;
  };
}
