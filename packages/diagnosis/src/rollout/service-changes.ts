import type { Change } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import type { ServiceView } from "../graph/services.ts";
import { writesOf } from "./managed-by.ts";

/** A write this soon after the creation belongs to it. */
const CREATION_MS = 10_000;

/** The last change of the selector, if it came after the Service was made. */
export function selectorChangeOf(service: ServiceView, ledger: Ledger): Change | undefined {
  return specChangeOf(service, ledger, {
    path: ["spec", "selector"],
    kind: "selector",
    text: `selector set to ${Object.entries(service.object.spec.selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(",")}`,
  });
}

/** The last change of the ports, if it came after the Service was made. */
export function portChangeOf(service: ServiceView, ledger: Ledger): Change | undefined {
  const ports = service.object.spec.ports.map(
    ({ port, targetPort }) => `${port} → ${targetPort ?? port}`,
  );
  return specChangeOf(service, ledger, {
    path: ["spec", "ports"],
    kind: "other",
    text: `ports set to ${ports.join(", ")}`,
  });
}

function specChangeOf(
  service: ServiceView,
  ledger: Ledger,
  what: { path: readonly string[]; kind: Change["kind"]; text: string },
): Change | undefined {
  const { metadata } = service.object;
  const [write] = writesOf(metadata.managedFields, what.path);
  const isLater =
    write !== undefined &&
    Date.parse(write.time) - Date.parse(metadata.creationTimestamp ?? "") > CREATION_MS;
  if (!isLater) return undefined;
  const evidence = ledger.cite({
    subject: service.ref,
    pointer: "/metadata/managedFields",
    value: [what.path, write.manager, write.time],
    values: { by: write.manager, at: { at: write.time } },
    text: `service ${service.ref.name}: ${what.text}, by ${write.manager}`,
    kubectl: `get service ${service.ref.name} -o yaml --show-managed-fields`,
  });
  return {
    at: write.time,
    subject: service.ref,
    kind: what.kind,
    text: what.text,
    by: write.manager,
    evidence: [evidence],
  };
}
