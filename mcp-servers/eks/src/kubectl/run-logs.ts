import { AppError } from "@binnacle/contracts";
import { logRefused } from "../api/log-refused.ts";
import { findPods, podsBy } from "../objects/find-pods.ts";
import type { LogEntry } from "../objects/log-entries.ts";
import { defaultContainer, type PodObject } from "../objects/pod-object.ts";
import type { LogScope, PodScope } from "../objects/pod-scope.ts";
import { podRef, readLog } from "../objects/read-log.ts";
import { createNodeOf } from "../objects/unready-node.ts";
import type { Command } from "./command.ts";
import type { Run } from "./printed.ts";
import { scopeOf, textFlag } from "./scope-of.ts";
import { windowOf } from "./window-of.ts";

const defaultLines = 200;
const linesAtMost = 2000;
const podsAtMost = 5;

/** `kubectl logs` of a pod, of the neediest pod of a workload, or of the pods of a selector. */
export const runLogs: Run = async (deps, command, signal) => {
  const namespace = await scopeOf(deps, command);
  if (namespace === undefined)
    throw new AppError("bad_input", "Logs are read in one namespace. Use -n.");
  const scope = { api: deps.api, namespace, signal, nodeOf: createNodeOf(deps.api, signal) };
  const pods = await podsOf(command, scope);
  const logs = await Promise.all(pods.map((pod) => logOf(pod, command, scope)));
  const isSeveral = pods.length > 1;
  return {
    output: logs
      .map(({ name, lines }) => (isSeveral ? [`==> ${name} <==`, ...lines] : lines).join("\n"))
      .join("\n"),
    hasMore: logs.some(({ hasMore }) => hasMore),
    gaps: logs.flatMap(({ gaps }) => gaps),
  };
};

async function podsOf(
  { words: [word], flags }: Command,
  scope: PodScope,
): Promise<readonly PodObject[]> {
  const selector = textFlag(flags["selector"]);
  if (selector === undefined && word === undefined)
    throw new AppError("bad_input", "A pod is needed: logs POD -n NAMESPACE.");
  if (selector === undefined) return (await findPods(word ?? "", scope)).pods.slice(0, 1);
  const pods = await podsBy(selector, scope);
  if (pods.length > 0) return pods.slice(0, podsAtMost);
  throw new AppError("not_found", `No pod in namespace ${scope.namespace} has ${selector}.`);
}

async function logOf(pod: PodObject, { flags, words }: Command, scope: LogScope) {
  const tailLines = linesOf(textFlag(flags["tail"]));
  const container = textFlag(flags["container"]) ?? words[1] ?? defaultContainer(pod) ?? "";
  const previous = flags["previous"] === true;
  const window = windowOf(flags, scope.api.now());
  const log = await readLog(pod, { container, previous, tailLines, ...window }, scope);
  const run = { pod: podRef(pod, scope.namespace), previous };
  if (log.kind === "failed") throw logRefused(log.failure, run, scope.api.kubectl);
  const { entries, hasMore, gaps } = log.value;
  const lines = entries.map((entry) => printedLine(entry, flags["timestamps"] === true));
  const isAsked = flags["tail"] !== undefined && flags["tail"] !== "-1";
  return { name: pod.metadata.name, lines, hasMore: !isAsked && hasMore, gaps };
}

function printedLine({ at, text }: LogEntry, withTime: boolean): string {
  return withTime && at !== undefined ? `${at} ${text}` : text;
}

function linesOf(tail: string | undefined): number {
  if (tail === undefined || tail === "-1") return defaultLines;
  const lines = Number(tail);
  if (Number.isInteger(lines) && lines >= 1) return Math.min(lines, linesAtMost);
  throw new AppError("bad_input", "--tail needs a whole number of lines.");
}
