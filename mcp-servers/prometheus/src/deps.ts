import type { Clock } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import type { AlertmanagerClient } from "./api/alertmanager-client.ts";
import type { PrometheusClient } from "./api/prometheus-client.ts";

export interface Deps {
  readonly client: PrometheusClient;
  /** Absent: no address of it is given. */
  readonly alertmanager?: AlertmanagerClient;
  /** uid of namespace kube-system: part of the evidence ids of calls that do not say their cluster. */
  readonly clusterId: string;
  readonly now: Clock;
  readonly log: Log;
}
