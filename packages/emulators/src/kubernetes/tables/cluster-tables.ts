import type { KubernetesObject } from "@binnacle/cases";
import { fieldAt, isFields, listAt, numberAt, stringsAt, textAt } from "../field-at.ts";
import { ageOf } from "../human-duration.ts";
import {
  age,
  ageColumn,
  column,
  labelsText,
  nameColumn,
  orNone,
  type TableFormat,
  wide,
} from "./table-format.ts";

const rolePrefix = "node-role.kubernetes.io/";

export const namespaceTable: TableFormat = {
  columns: [nameColumn, column("Status"), ageColumn],
  cells: (namespace, now) => [
    namespace.metadata.name,
    textAt(namespace, "status.phase"),
    age(namespace, now),
  ],
};

export const configMapTable: TableFormat = {
  columns: [nameColumn, column("Data"), ageColumn],
  cells: (configMap, now) => [
    configMap.metadata.name,
    ["data", "binaryData"].reduce((sum, path) => sum + sizeOf(fieldAt(configMap, path)), 0),
    age(configMap, now),
  ],
};

export const nodeTable: TableFormat = {
  columns: [
    nameColumn,
    column("Status"),
    column("Roles"),
    ageColumn,
    column("Version"),
    wide("Internal-IP"),
    wide("External-IP"),
    wide("OS-Image"),
    wide("Kernel-Version"),
    wide("Container-Runtime"),
  ],
  cells: (node, now) => [
    node.metadata.name,
    nodeStatus(node),
    orNone(nodeRoles(node)),
    age(node, now),
    textAt(node, "status.nodeInfo.kubeletVersion"),
    addressOf(node, "InternalIP"),
    addressOf(node, "ExternalIP"),
    orUnknown(textAt(node, "status.nodeInfo.osImage")),
    kernelOf(node),
    orUnknown(textAt(node, "status.nodeInfo.containerRuntimeVersion")),
  ],
};

export const serviceTable: TableFormat = {
  columns: [
    nameColumn,
    column("Type"),
    column("Cluster-IP"),
    column("External-IP"),
    column("Port(s)"),
    ageColumn,
    wide("Selector"),
  ],
  cells: (service, now) => [
    service.metadata.name,
    textAt(service, "spec.type"),
    orNone(textAt(service, "spec.clusterIPs.0")),
    externalAddress(service),
    orNone(listAt(service, "spec.ports").map(portText).join(",")),
    age(service, now),
    orNone(labelsText(stringsAt(service, "spec.selector"))),
  ],
};

export const eventTable: TableFormat = {
  columns: [
    column("Last Seen"),
    column("Type"),
    column("Reason"),
    column("Object"),
    wide("Subobject"),
    wide("Source"),
    column("Message"),
    wide("First Seen"),
    wide("Count"),
    { ...nameColumn, priority: 1 },
  ],
  cells(event, now) {
    const first = textAt(event, "firstTimestamp") || textAt(event, "eventTime");
    const series = textAt(event, "series.lastObservedTime");
    const last = series || textAt(event, "lastTimestamp") || first;
    return [
      ageOf(last, now),
      textAt(event, "type"),
      textAt(event, "reason"),
      targetOf(event),
      textAt(event, "involvedObject.fieldPath"),
      sourceOf(event),
      textAt(event, "message").trim(),
      ageOf(first, now),
      numberAt(event, "series.count") || numberAt(event, "count") || 1,
      event.metadata.name,
    ];
  },
};

function sizeOf(map: unknown): number {
  return isFields(map) ? Object.keys(map).length : 0;
}

function nodeStatus(node: KubernetesObject): string {
  const conditions = listAt(node, "status.conditions");
  const ready = conditions.find((condition) => textAt(condition, "type") === "Ready");
  const isReady = textAt(ready, "status") === "True";
  const known = isReady ? "Ready" : "NotReady";
  const status = ready === undefined ? "Unknown" : known;
  return fieldAt(node, "spec.unschedulable") === true ? `${status},SchedulingDisabled` : status;
}

function nodeRoles(node: KubernetesObject): string {
  const roles = [...stringsAt(node, "metadata.labels")].flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return [key.slice(rolePrefix.length)];
    return key === "kubernetes.io/role" ? [value] : [];
  });
  return [...new Set(roles.filter((role) => role !== ""))].toSorted().join(",");
}

function addressOf(node: KubernetesObject, type: string): string {
  const addresses = listAt(node, "status.addresses");
  return orNone(
    textAt(
      addresses.find((address) => textAt(address, "type") === type),
      "address",
    ),
  );
}

function kernelOf(node: KubernetesObject): string {
  const kernel = orUnknown(textAt(node, "status.nodeInfo.kernelVersion"));
  const architecture = textAt(node, "status.nodeInfo.architecture");
  return architecture === "" ? kernel : `${kernel} (${architecture})`;
}

function externalAddress(service: KubernetesObject): string {
  const external = listAt(service, "spec.externalIPs").map(String);
  switch (textAt(service, "spec.type")) {
    case "ExternalName":
      return textAt(service, "spec.externalName");
    case "LoadBalancer": {
      const ingress = listAt(service, "status.loadBalancer.ingress");
      const balancers = ingress.map((one) => textAt(one, "ip") || textAt(one, "hostname"));
      return [...new Set(balancers)].toSorted().concat(external).join(",") || "<pending>";
    }
    default:
      return orNone(external.join(","));
  }
}

function portText(port: unknown): string {
  const nodePort = numberAt(port, "nodePort");
  const own = nodePort > 0 ? `${numberAt(port, "port")}:${nodePort}` : numberAt(port, "port");
  return `${own}/${textAt(port, "protocol")}`;
}

function targetOf(event: KubernetesObject): string {
  const kind = textAt(event, "involvedObject.kind").toLowerCase();
  const name = textAt(event, "involvedObject.name");
  return name === "" ? kind : `${kind}/${name}`;
}

function sourceOf(event: KubernetesObject): string {
  const component = textAt(event, "source.component") || textAt(event, "reportingComponent");
  const host = textAt(event, "source.host") || textAt(event, "reportingInstance");
  return host === "" ? component : `${component}, ${host}`;
}

function orUnknown(text: string): string {
  return text === "" ? "<unknown>" : text;
}
