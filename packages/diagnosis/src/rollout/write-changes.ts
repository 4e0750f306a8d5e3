import type { Change, ObjectRef } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import { refOf, written } from "../graph/object-key.ts";
import type { ServiceView } from "../graph/services.ts";
import type { Workload } from "../graph/workload.ts";
import type { ConfigMap } from "../state/cluster-kinds.ts";
import type { Ingress } from "../state/network.ts";
import type { Metadata } from "../state/shapes.ts";
import { getWrites, writesOf } from "./writes-of.ts";

/** A write this soon after the creation belongs to it. */
export const CREATION_MS = 10_000;

type Told = readonly [path: readonly string[], kind: Change["kind"], text: string];

/** Kinds without ReplicaSets: the write of the template is all that is kept. */
export function templateChangeOf(workload: Workload, ledger: Ledger): Change | undefined {
  const { ref, metadata, rollouts } = workload;
  const isKept = ["StatefulSet", "DaemonSet", "Deployment"].includes(ref.kind);
  if (rollouts.length > 0 || !isKept) return undefined;
  return writeOf(ref, metadata, ledger)([["spec", "template"], "rollout", "pod template changed"]);
}

export function configChangeOf(map: ConfigMap, ledger: Ledger): Change | undefined {
  const ref = refOf("ConfigMap", map);
  return writeOf(ref, map.metadata, ledger)([["data"], "config", "data changed"]);
}

/** Kinds of which the last write of their rules is all that they tell. */
const RULED = {
  NetworkPolicy: "rules",
  Ingress: "rules",
  ResourceQuota: "limits",
  HorizontalPodAutoscaler: "settings",
  CronJob: "settings",
} as const;

/** The last write of the rules of such an object: what they were is not kept. */
export function rulesChangeOf(
  kind: keyof typeof RULED,
  object: { readonly metadata: Metadata },
  ledger: Ledger,
): Change | undefined {
  const told = [["spec"], "other", `written: ${RULED[kind]} or labels`] as const;
  return writeOf(refOf(kind, object), object.metadata, ledger)(told);
}

/** The last write of one of these fields of an Ingress, its creation where none was written since. */
export function ingressChangeOf(
  ingress: Ingress,
  fields: readonly ("ingressClassName" | "rules" | "defaultBackend")[],
  ledger: Ledger,
): Change | undefined {
  const changes = fields.flatMap(
    (field) =>
      writeOf(
        refOf("Ingress", ingress),
        ingress.metadata,
        ledger,
      )([["spec", field], "other", `written: ${field}`]) ?? [],
  );
  return changes.toSorted((left, right) => Date.parse(right.at) - Date.parse(left.at))[0];
}

/** The last change of the selector, if it came after the Service was made. */
export function selectorChangeOf(service: ServiceView, ledger: Ledger): Change | undefined {
  const labels = Object.entries(service.object.spec.selector).map(
    ([key, value]) => `${key}=${value}`,
  );
  return serviceChange(service, ledger, [
    ["spec", "selector"],
    "selector",
    `selector set to ${labels.join(",")}`,
  ]);
}

/** The last change of the ports, if it came after the Service was made. */
export function portChangeOf(service: ServiceView, ledger: Ledger): Change | undefined {
  const ports = service.object.spec.ports.map((it) => `${it.port} → ${it.targetPort ?? it.port}`);
  return serviceChange(service, ledger, [
    ["spec", "ports"],
    "other",
    `ports set to ${ports.join(", ")}`,
  ]);
}

/** The last write of the host that a Service is another name of: its creation, where it was made so. */
export function externalNameChangeOf(
  { ref, object }: ServiceView,
  ledger: Ledger,
): Change | undefined {
  const told = `external name set to ${object.spec.externalName ?? "none"}`;
  return writeOf(ref, object.metadata, ledger)([["spec", "externalName"], "other", told]);
}

/** The last write of what a Service is, and of who gives it an address. */
export function typeChangeOf({ ref, object }: ServiceView, ledger: Ledger): Change | undefined {
  const told = `type set to ${object.spec.type ?? "ClusterIP"}`;
  return writeOf(ref, object.metadata, ledger)([["spec", "type"], "other", told]);
}

function serviceChange({ ref, object }: ServiceView, ledger: Ledger, told: Told) {
  const change = writeOf(ref, object.metadata, ledger)(told);
  return change?.kind === "created" ? undefined : change;
}

/** A whole object was written: that something of it changed is all that its entry proves. */
function unknownOf(kind: Change["kind"]): Pick<Change, "kind" | "text"> {
  const text = "written as a whole: which of its fields changed is not kept";
  return { kind: kind === "config" ? kind : "other", text };
}

/** The last write of a path, as the object's managedFields tell it; its creation where nothing was written since. */
function writeOf(subject: ObjectRef, metadata: Metadata | undefined, ledger: Ledger) {
  return ([path, kind, text]: Told): Change | undefined => {
    const [write] = writesOf(metadata?.managedFields ?? [], path);
    if (write === undefined) return undefined;
    const { time: at, manager: by, isSole } = write;
    const age = Date.parse(at) - Date.parse(metadata?.creationTimestamp ?? "");
    const known = isSole ? { kind, text } : unknownOf(kind);
    const told = age < CREATION_MS ? ({ kind: "created", text: "created" } as const) : known;
    const evidence = ledger.cite({
      subject,
      pointer: "/metadata/managedFields",
      value: isSole ? [path, by, at] : [by, at],
      values: { by, at: { at } },
      text: `${written(subject)}: ${told.text}, by ${by}`,
      kubectl: getWrites(subject),
    });
    return { at, subject, ...told, by, evidence: [evidence] };
  };
}
