import type { KubernetesObject, LogLine } from "@binnacle/cases";
import { z } from "zod";
import type { Output } from "./read-test.ts";

/** Tools that print a log, and whether it is that of the run before. */
const tools: Readonly<Record<string, boolean>> = {
  fetch_pod_logs: false,
  kubectl_logs: false,
  kubectl_logs_all_containers: false,
  kubectl_previous_logs: true,
  kubectl_previous_logs_all_containers: true,
};

export function showsLog({ tool }: Output): boolean {
  return tool in tools;
}

/**
 * Log lines of the pods that are known, as those of the container that is not well, or of the first. They end at the
 * moment of the recording: when each was written is not told.
 */
export function logLines(
  outputs: readonly Output[],
  objects: readonly KubernetesObject[],
  recordedAt: string,
): LogLine[] {
  const seen = new Set<string>();
  return outputs.flatMap(({ tool, asked, text }) => {
    const isPrevious = tools[tool];
    const pod = objects.find(
      ({ kind, metadata }) =>
        kind === "Pod" &&
        metadata.name === asked["pod_name"] &&
        metadata.namespace === asked["namespace"],
    );
    if (isPrevious === undefined || pod === undefined || asked["filter"] !== undefined) return [];
    const { container, run } = writerOf(pod, isPrevious);
    const key = `${pod.metadata.name} ${run}`;
    const lines = text.split("\n").filter((line) => line.trim() !== "" && !isRefusal(line));
    if (seen.has(key) || lines.length === 0) return [];
    seen.add(key);
    return lines.map((line, index) => ({
      time: new Date(Date.parse(recordedAt) - (lines.length - index)).toISOString(),
      namespace: pod.metadata.namespace ?? "",
      pod: pod.metadata.name,
      container,
      run,
      level: levelOf(line),
      text: line,
    }));
  });
}

const Statuses = z
  .array(
    z.object({
      name: z.string(),
      ready: z.boolean(),
      restartCount: z.int(),
      state: z.looseObject({}).prefault({}),
    }),
  )
  .default([]);
const Pod = z.object({
  spec: z.object({ containers: z.array(z.object({ name: z.string() })) }),
  status: z.object({ containerStatuses: Statuses }).prefault({}),
});

/** A container that waits to be restarted shows its last run, which is also the previous one. */
function writerOf(pod: KubernetesObject, isPrevious: boolean): { container: string; run: number } {
  const { spec, status } = Pod.parse(pod);
  const { containerStatuses } = status;
  const writer = containerStatuses.find(({ ready }) => !ready) ?? containerStatuses[0];
  if (writer === undefined) return { container: spec.containers[0]?.name ?? "", run: 0 };
  const { name, restartCount, state } = writer;
  const isBefore = isPrevious && !("waiting" in state);
  return { container: name, run: Math.max(0, restartCount - Number(isBefore)) };
}

/** kubectl's own words, or those of the tool, in place of a log. */
function isRefusal(line: string): boolean {
  return /^(?:Error from server|error: |Command `kubectl|stdout:|stderr:)/u.test(line);
}

function levelOf(line: string): LogLine["level"] {
  if (/\b(?:fatal|panic)\b/iu.test(line)) return "fatal";
  if (/\berror\b|exception/iu.test(line)) return "error";
  return /\bwarn(?:ing)?\b/iu.test(line) ? "warn" : "info";
}
