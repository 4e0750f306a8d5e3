import type { KubernetesObject, LogLine } from "@binnacle/cases";
import type { Recorded } from "../imported-case.ts";
import { type PodOf, podsOf } from "./pods-of.ts";
import type { Recording } from "./read-recording.ts";

interface Logged {
  readonly lines: readonly LogLine[];
  readonly pods: Exclude<Recorded["logs"], "all">;
}

/**
 * Log lines of the pods of each service. They were taken as `kubectl logs deployment/…` gives them: of one pod, which
 * is the first. A line without a time has that of the line before.
 */
export function logsOf(
  { logs = {}, metadata: { namespace } }: Recording,
  objects: readonly KubernetesObject[],
  recordedAt: string,
): Logged {
  const logged = Object.entries(logs).flatMap(([service, texts]) => {
    const own = podsOf(objects, service);
    const [pod] = own;
    if (pod === undefined) return [];
    const names = (texts.length === 0 ? own : [pod]).map(({ name }) => name);
    return [{ lines: linesOf(texts, { ...pod, namespace }, recordedAt), names }];
  });
  return {
    lines: logged.flatMap(({ lines }) => lines),
    pods: logged.flatMap(({ names }) => names.map((pod) => ({ namespace, pod }))),
  };
}

interface Writer extends PodOf {
  readonly namespace: string;
}

function linesOf(texts: readonly string[], writer: Writer, recordedAt: string): LogLine[] {
  const { name, namespace, container, restarts } = writer;
  const latest = new Date(recordedAt).toISOString();
  const first = texts.map(timeIn).find((time) => time !== undefined) ?? latest;
  let last = first < latest ? first : latest;
  return texts.map((text) => {
    const time = timeIn(text) ?? last;
    last = time < latest ? time : latest;
    return {
      time: last,
      namespace,
      pod: name,
      container,
      run: restarts,
      level: levelIn(text),
      text,
    };
  });
}

const seconds = /"(?:timestamp|epochSecond|time)":\s*(\d{10}|\d{13})(?:\.\d+)?\b/u;
const written = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/u;

/** The first time that a line carries, with milliseconds. */
function timeIn(text: string): string | undefined {
  const [iso] = written.exec(text) ?? [];
  const [, digits = ""] = seconds.exec(text) ?? [];
  const ms = iso === undefined ? Number(digits.padEnd(13, "0")) : Date.parse(iso);
  return ms > 0 && Number.isFinite(ms) ? new Date(ms).toISOString() : undefined;
}

const levels = /\b(?:(fatal|panic)|(error|err|exception)|(warn(?:ing)?)|(debug))\b/iu;

function levelIn(text: string): LogLine["level"] {
  const [, fatal, error, warn, debug] = levels.exec(text) ?? [];
  if (fatal !== undefined) return "fatal";
  if (error !== undefined) return "error";
  if (warn !== undefined) return "warn";
  return debug === undefined ? "info" : "debug";
}
