import { conditionsOf } from "./described-pod.ts";
import { type Entry, entryOf, numberOf, under, valueOf } from "./outline.ts";
import type { RecordingClock } from "./recording-clock.ts";

export function describedAutoscaler(entries: readonly Entry[], clock: RecordingClock): object {
  const [kind = "", name = ""] = (valueOf(entries, "Reference") ?? "").split("/");
  const metrics = under(entries, "Metrics").map(metricOf);
  const pods = entryOf(entries, `${kind} pods`)?.text ?? "";
  const [, current, desired] = /(\d+) current \/ (\d+) desired/u.exec(pods) ?? [];
  return {
    spec: {
      scaleTargetRef: { kind, name },
      minReplicas: numberOf(entries, "Min replicas"),
      maxReplicas: numberOf(entries, "Max replicas"),
      metrics: metrics.map(({ target }) => target),
    },
    status: {
      currentReplicas: current === undefined ? undefined : Number(current),
      desiredReplicas: desired === undefined ? undefined : Number(desired),
      currentMetrics: metrics.flatMap(({ seen }) => seen ?? []),
      conditions: conditionsOf(entries, clock),
    },
  };
}

/** `resource cpu on pods  (as a percentage of request):  61% (183m) / 70%`, `"queue" on pods:  3 / 10`. */
function metricOf({ text }: Entry): { readonly target: object; readonly seen?: object } {
  const [, what = "", current = "", target = ""] = /^(.*?):\s+(.*?) \/ (.*)$/u.exec(text) ?? [];
  const { group, subject } = subjectOf(what);
  const type = `${group.slice(0, 1).toUpperCase()}${group.slice(1)}`;
  return {
    target: { type, [group]: { ...subject, target: amountOf(target) } },
    ...(current.startsWith("<")
      ? {}
      : { seen: { type, [group]: { ...subject, current: amountOf(current) } } }),
  };
}

function subjectOf(what: string): { readonly group: string; readonly subject: object } {
  const [, resource] = /^resource (\S+)/u.exec(what) ?? [];
  if (resource !== undefined) return { group: "resource", subject: { name: resource } };
  const [, name = what] = /^"(.*?)"/u.exec(what) ?? [];
  return { group: what.endsWith(" on pods") ? "pods" : "external", subject: { metric: { name } } };
}

function amountOf(text: string): object {
  const [, percent, amount] = /^(\d+)%(?: \((.*)\))?$/u.exec(text) ?? [];
  return percent === undefined
    ? { averageValue: text.split(" ", 1)[0] }
    : { averageUtilization: Number(percent), averageValue: amount };
}
