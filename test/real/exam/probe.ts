import type { Ending } from "./behaviour.ts";
import type { Moment } from "./moment.ts";
import { type Occurrence, warning } from "./occurrence.ts";

type Probe = "Liveness" | "Readiness" | "Startup";

/** The event of the probe that is asked now and fails; none is asked of a container without probes. */
export function failedProbeNow(moment: Moment, isListening: boolean): readonly Occurrence[] {
  const { readinessProbe, startupProbe } = moment.container;
  if (startupProbe !== undefined && !isListening) return [probeFailed("Startup", moment, false)];
  return readinessProbe === undefined ? [] : [probeFailed("Readiness", moment, isListening)];
}

/** Nothing for a container that ended by itself. */
export function killedByProbe(ending: Ending, moment: Moment): readonly Occurrence[] {
  if (ending.byLiveness !== true && ending.byStartup !== true) return [];
  const probe = ending.byLiveness === true ? "Liveness" : "Startup";
  const failed = `Container ${moment.container.name} failed ${probe.toLowerCase()} probe`;
  const killing = `${failed}, will be restarted`;
  return [
    probeFailed(probe, moment, false),
    { type: "Normal", reason: "Killing", message: killing },
  ];
}

function probeFailed(probe: Probe, { pod, container }: Moment, isListening: boolean): Occurrence {
  const asked = probe === "Liveness" ? container.livenessProbe?.httpGet?.port : undefined;
  const port = typeof asked === "number" ? asked : (container.ports[0]?.containerPort ?? 0);
  const address = `${addressOf(pod.metadata.uid)}:${port}`;
  const refused = `dial tcp ${address}: connect: connection refused`;
  const path = probe === "Readiness" ? "ready" : "live";
  const why = isListening
    ? "HTTP probe failed with statuscode: 503"
    : `Get "http://${address}/${path}": ${refused}`;
  return warning("Unhealthy", `${probe} probe failed: ${why}`);
}

/** A stable address in the range of the pods. */
export function addressOf(uid: string): string {
  const part = (from: number): number => Number.parseInt(uid.slice(from, from + 2), 16);
  return `10.244.${part(0)}.${Math.max(2, part(2))}`;
}
