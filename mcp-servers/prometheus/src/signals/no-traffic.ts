import type { Source } from "./find-sources.ts";
import { noData } from "./signal-gap.ts";
import type { Measured, Measurement } from "./signal-plan.ts";
import { namespaceSelector } from "./target.ts";

/** No counter that is known tells the requests of the target. */
export function noConvention({ target }: Measurement): Measured {
  const { workload } = target;
  const inNamespace = namespaceSelector(target);
  const labels = workload === undefined ? inNamespace : `${inNamespace} and a label of ${workload}`;
  const what = "error ratio, request rate and latency";
  return noData({ what, signals: ["error_ratio", "request_rate", "latency_p95"] }, target, {
    why: `no request metric that I know has ${labels}`,
    remedy:
      "Export http_server_requests_total{namespace,service,code} or OpenTelemetry HTTP metrics, or let the mesh or ingress count.",
  });
}

/** Requests are counted, and not how they ended. */
export function noStatus([source]: readonly Source[], { target }: Measurement): Measured {
  const { name = "", statusLabels = [] } = source?.convention ?? {};
  const remedy =
    statusLabels.length === 0
      ? "Its counter never tells the status: take that of the ingress, the mesh or the log."
      : `Export the status of the answer as one of the labels ${statusLabels.join(", ")}.`;
  return noData({ what: "error ratio", signals: ["error_ratio"] }, target, {
    why: `${name} carries no status`,
    remedy,
  });
}
