import type { ImportedCase } from "../imported-case.ts";
import type { LocalTime } from "./local-time.ts";
import type { Anomaly, Recording } from "./read-recording.ts";

/** The anomalies of the data set as alerts that fire: one for each thing that it says is out of order. */
export function alertsOf(
  { anomalies, metadata: { namespace } }: Recording,
  localTime: LocalTime,
): ImportedCase["alerts"] {
  return anomalies.flatMap((anomaly) => {
    const activeAt = localTime(anomaly.time_range.split("~")[0] ?? "");
    if (activeAt === undefined) return [];
    return anomaly.evidence.map((said) => ({
      labels: { alertname: nameOf(said), severity: "warning", ...placeOf(anomaly, namespace) },
      annotations: { summary: said },
      state: "firing" as const,
      activeAt,
      value: 1,
    }));
  });
}

/** `SLOW_ANSWERS [p95] | 1 ms -> 2 ms` is SlowAnswers. */
function nameOf(said: string): string {
  const [name = ""] = said.split(/[ [|]/u, 1);
  return name
    .split("_")
    .map((word) => `${word.slice(0, 1)}${word.slice(1).toLowerCase()}`)
    .join("");
}

function placeOf({ type, name }: Anomaly, namespace: string): Record<string, string> {
  return type === "Node" ? { node: name } : { namespace, deployment: name };
}
