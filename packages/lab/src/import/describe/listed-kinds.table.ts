import { toPairs } from "./outline.ts";
import { portOf } from "./probe.ts";
import type { Row } from "./text-table.ts";

interface ListedKind {
  readonly apiVersion: string;
  /** What a row tells beside name, namespace, age and labels. */
  readonly read: (row: Row) => object;
}

/**
 * What `kubectl get` tells of a kind. A row of a pod or a workload names no container: what it says is not enough to take
 * it for the object.
 */
export const listedKinds: Readonly<Record<string, ListedKind>> = {
  Node: { apiVersion: "v1", read: listedNode },
  Namespace: { apiVersion: "v1", read: (row) => ({ status: { phase: row["STATUS"] } }) },
  ServiceAccount: { apiVersion: "v1", read: () => ({}) },
  Service: { apiVersion: "v1", read: listedService },
  PersistentVolumeClaim: {
    apiVersion: "v1",
    read: (row) => ({
      spec: { storageClassName: row["STORAGECLASS"], volumeName: row["VOLUME"] },
      status: { phase: row["STATUS"] },
    }),
  },
  StorageClass: {
    apiVersion: "storage.k8s.io/v1",
    read: (row) => ({
      provisioner: row["PROVISIONER"],
      reclaimPolicy: row["RECLAIMPOLICY"],
      volumeBindingMode: row["VOLUMEBINDINGMODE"],
    }),
  },
};

/** `Ready`, `NotReady,SchedulingDisabled`. */
function listedNode(row: Row): object {
  const [ready = "", ...more] = (row["STATUS"] ?? "").split(",");
  const status = ready === "Ready" ? "True" : ready === "NotReady" ? "False" : "Unknown";
  return {
    spec: { unschedulable: more.includes("SchedulingDisabled") },
    status: { conditions: [{ type: "Ready", status }] },
  };
}

/** `80:30080/TCP,9102:30102/UDP`. */
function listedService(row: Row): object {
  const ports = (row["PORT(S)"] ?? "").split(",").flatMap((text) => {
    const [, port = "", nodePort, protocol] = /^(\d+)(?::(\d+))?\/(\w+)$/u.exec(text) ?? [];
    return port === ""
      ? []
      : [{ port: portOf(port), nodePort: nodePort && Number(nodePort), protocol }];
  });
  const selector = row["SELECTOR"];
  return {
    spec: {
      type: row["TYPE"],
      clusterIP: row["CLUSTER-IP"],
      ports,
      selector: selector === undefined ? undefined : toPairs(selector.split(",")),
    },
  };
}
