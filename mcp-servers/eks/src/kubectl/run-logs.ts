import { AppError } from "@binnacle/contracts";
import { podLogs } from "../api/refusals.ts";
import { granted } from "../api/refused.ts";
import { findPod, type PodScope, podsBy } from "../objects/find-pods.ts";
import { defaultContainer, type PodObject } from "../objects/pod-object.ts";
import { readLog } from "../objects/read-log.ts";
import { toLines } from "../read-logs.ts";
import { durationSeconds } from "./age.ts";
import type { Command } from "./parse-command.ts";
import type { Run } from "./printed.ts";
import { scopeOf, textFlag } from "./scope-of.ts";

const defaultLines = 200;
const linesAtMost = 2000;
const podsAtMost = 5;

/** `kubectl logs` of a pod, of the neediest pod of a workload, or of the pods of a selector. */
export const runLogs: Run = async (deps, command, signal) => {
  const namespace = await scopeOf(deps, command);
  if (namespace === undefined)
    throw new AppError("bad_input", "Logs are read in one namespace. Use -n.");
  const scope = { api: deps.api, namespace, signal };
  const pods = await podsOf(command, scope);
  const logs = await Promise.all(pods.map((pod) => logOf(pod, command, scope)));
  const isSeveral = pods.length > 1;
  return {
    output: logs
      .map(({ name, lines }) => (isSeveral ? [`==> ${name} <==`, ...lines] : lines).join("\n"))
      .join("\n"),
    hasMore: logs.some(({ hasMore }) => hasMore),
  };
};

async function podsOf(
  { words: [word], flags }: Command,
  scope: PodScope,
): Promise<readonly PodObject[]> {
  const selector = textFlag(flags["selector"]);
  if (selector === undefined && word === undefined)
    throw new AppError("bad_input", "A pod is needed: logs POD -n NAMESPACE.");
  if (selector === undefined) return [await findPod(word ?? "", scope)];
  const pods = await podsBy(selector, scope);
  if (pods.length > 0) return pods.slice(0, podsAtMost);
  throw new AppError("not_found", `No pod in namespace ${scope.namespace} has ${selector}.`);
}

async function logOf(pod: PodObject, { flags, words }: Command, scope: PodScope) {
  const tailLines = linesOf(textFlag(flags["tail"]));
  const request = {
    container: textFlag(flags["container"]) ?? words[1] ?? defaultContainer(pod) ?? "",
    previous: flags["previous"] === true,
    tailLines: tailLines + 1,
    sinceSeconds: sinceOf(textFlag(flags["since"])),
    timestamps: flags["timestamps"] === true ? true : undefined,
  };
  const log = await readLog(pod, request, scope);
  const { name } = pod.metadata;
  const read = { kind: podLogs, namespace: scope.namespace, name };
  const all = toLines(granted(log, read, scope.api.kubectl));
  const lines = all.slice(-tailLines);
  const isAsked = flags["tail"] !== undefined && flags["tail"] !== "-1";
  return { name, lines, hasMore: !isAsked && all.length > lines.length };
}

function linesOf(tail: string | undefined): number {
  if (tail === undefined || tail === "-1") return defaultLines;
  const lines = Number(tail);
  if (Number.isInteger(lines) && lines >= 1) return Math.min(lines, linesAtMost);
  throw new AppError("bad_input", "--tail needs a whole number of lines.");
}

function sinceOf(since: string | undefined): number | undefined {
  if (since === undefined) return undefined;
  const seconds = durationSeconds(since);
  if (seconds !== undefined) return seconds;
  throw new AppError("bad_input", "--since needs a duration: 30s, 10m, 2h.");
}
