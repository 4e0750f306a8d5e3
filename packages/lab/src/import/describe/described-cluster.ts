import { conditionsOf } from "./described-pod.ts";
import { selectorOf } from "./label-selector.ts";
import { type Entry, linesOf, numberOf, pairsUnder, under, valueOf } from "./outline.ts";
import type { RecordingClock } from "./recording-clock.ts";
import { rowsOf } from "./text-table.ts";

export function describedNode(entries: readonly Entry[], clock: RecordingClock): object {
  const taints = linesOf(entries, "Taints").map(taintOf);
  const info = under(entries, "System Info");
  return {
    spec: {
      unschedulable: valueOf(entries, "Unschedulable") === "true",
      ...(taints.length > 0 ? { taints } : {}),
    },
    status: {
      capacity: pairsUnder(entries, "Capacity"),
      allocatable: pairsUnder(entries, "Allocatable"),
      conditions: conditionsOf(entries, clock),
      nodeInfo: {
        architecture: valueOf(info, "Architecture"),
        kernelVersion: valueOf(info, "Kernel Version"),
        kubeletVersion: valueOf(info, "Kubelet Version"),
      },
    },
  };
}

/** `key=value:NoSchedule`. */
function taintOf(text: string): object {
  const [, key, value, effect] = /^([^=:]*)(?:=([^:]*))?:(\w+)$/u.exec(text) ?? [];
  return { key: key ?? text, value, effect: effect ?? "" };
}

/** What it asks for is printed only once it is bound. */
export function describedClaim(entries: readonly Entry[], clock: RecordingClock): object {
  const capacity = valueOf(entries, "Capacity");
  const accessModes = accessModesOf(valueOf(entries, "Access Modes"));
  return {
    metadata: finalizersOf(entries),
    spec: {
      storageClassName: valueOf(entries, "StorageClass"),
      volumeName: valueOf(entries, "Volume"),
      volumeMode: valueOf(entries, "VolumeMode"),
      accessModes,
    },
    status: {
      phase: valueOf(entries, "Status"),
      accessModes,
      capacity: capacity === undefined ? undefined : { storage: capacity },
      conditions: conditionsOf(entries, clock),
    },
  };
}

export function describedVolume(entries: readonly Entry[]): object {
  const [namespace, name] = (valueOf(entries, "Claim") ?? "").split("/");
  const storage = valueOf(entries, "Capacity");
  const terms = under(under(entries, "Node Affinity"), "Required Terms").map(
    ({ text, entries: more }) => ({
      matchExpressions: [text.replace(/^Term \d+:\s*/u, ""), ...more.map((one) => one.text)]
        .filter((line) => line !== "")
        .map(requirementOf),
    }),
  );
  return {
    metadata: finalizersOf(entries),
    spec: {
      capacity: storage === undefined ? undefined : { storage },
      accessModes: accessModesOf(valueOf(entries, "Access Modes")),
      persistentVolumeReclaimPolicy: valueOf(entries, "Reclaim Policy"),
      storageClassName: valueOf(entries, "StorageClass"),
      volumeMode: valueOf(entries, "VolumeMode"),
      claimRef: name === undefined ? undefined : { namespace, name },
      ...(terms.length > 0 ? { nodeAffinity: { required: { nodeSelectorTerms: terms } } } : {}),
    },
    status: { phase: valueOf(entries, "Status"), message: valueOf(entries, "Message") },
  };
}

/** `topology.kubernetes.io/zone in [a, b]`. */
function requirementOf(text: string): object {
  const [, key = text, word = "exists", values] = /^(\S+) (\w+)(?: \[(.*)\])?$/u.exec(text) ?? [];
  const operators: Readonly<Record<string, string>> = {
    in: "In",
    notin: "NotIn",
    exists: "Exists",
    doesnotexist: "DoesNotExist",
    gt: "Gt",
    lt: "Lt",
  };
  return { key, operator: operators[word] ?? word, values: values?.split(", ") };
}

function finalizersOf(entries: readonly Entry[]): object {
  const finalizers = (valueOf(entries, "Finalizers") ?? "[]").replace(/^\[|\]$/gu, "");
  return finalizers === "" ? {} : { finalizers: finalizers.split(" ") };
}

function accessModesOf(text: string | undefined): string[] | undefined {
  return text?.split(",").map((mode) => accessModes[mode] ?? mode);
}

const accessModes: Readonly<Record<string, string>> = {
  RWO: "ReadWriteOnce",
  ROX: "ReadOnlyMany",
  RWX: "ReadWriteMany",
  RWOP: "ReadWriteOncePod",
};

/** Its fields but kind and metadata stand at the top of the object. */
export function describedStorageClass(entries: readonly Entry[]): object {
  return {
    provisioner: valueOf(entries, "Provisioner"),
    reclaimPolicy: valueOf(entries, "ReclaimPolicy"),
    volumeBindingMode: valueOf(entries, "VolumeBindingMode"),
    allowVolumeExpansion: valueOf(entries, "AllowVolumeExpansion") === "True",
  };
}

export function describedQuota(entries: readonly Entry[]): object {
  const from = entries.findIndex(({ text }) => /^Resource\s+Used\s+Hard$/u.test(text));
  const rows = rowsOf(entries.slice(from).map(({ raw }) => raw));
  const column = (name: string) =>
    Object.fromEntries(rows.map((row) => [row["Resource"] ?? "", row[name] ?? ""]));
  return { spec: { hard: column("Hard") }, status: { hard: column("Hard"), used: column("Used") } };
}

export function describedBudget(entries: readonly Entry[]): object {
  const status = under(entries, "Status");
  const bound = (label: string) => {
    const text = valueOf(entries, label);
    return text?.endsWith("%") === true ? text : numberOf(entries, label);
  };
  return {
    spec: {
      minAvailable: bound("Min available"),
      maxUnavailable: bound("Max unavailable"),
      selector: selectorOf(valueOf(entries, "Selector")),
    },
    status: {
      disruptionsAllowed: numberOf(status, "Allowed disruptions"),
      currentHealthy: numberOf(status, "Current"),
      desiredHealthy: numberOf(status, "Desired"),
      expectedPods: numberOf(status, "Total"),
    },
  };
}

export function describedNamespace(entries: readonly Entry[]): object {
  return { status: { phase: valueOf(entries, "Status") } };
}
