import type { Change } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import type { ServiceView } from "../graph/services.ts";
import { writeChange } from "./write-change.ts";

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
  { ref, object }: ServiceView,
  ledger: Ledger,
  what: { path: readonly string[]; kind: Change["kind"]; text: string },
): Change | undefined {
  const change = writeChange(ledger, { subject: ref, metadata: object.metadata, ...what });
  return change?.kind === "created" ? undefined : change;
}
