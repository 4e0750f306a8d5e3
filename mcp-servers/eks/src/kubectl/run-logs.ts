import { AppError } from "@binnacle/contracts";
import { z } from "zod";
import { valueOf } from "../api/failure.ts";
import { readPage } from "../api/list-pages.ts";
import type { EksDeps } from "../eks-deps.ts";
import { readLog } from "../objects/read-log.ts";
import { toLines } from "../read-state.ts";
import { pathOf } from "../resources/find-resource.ts";
import { refused } from "../tools/refused.ts";
import { durationSeconds } from "./age.ts";
import type { Command } from "./parse-command.ts";
import type { Printed } from "./printed.ts";
import { scopeOf, textFlag } from "./scope-of.ts";
import { targetsOf } from "./targets-of.ts";

const defaultLines = 200;
const linesAtMost = 2000;
const podsAtMost = 5;

interface LogScope {
  readonly deps: EksDeps;
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** `kubectl logs` of a pod, of the neediest pod of a workload, or of the pods of a selector. */
export async function runLogs(
  deps: EksDeps,
  command: Command,
  signal: AbortSignal,
): Promise<Printed> {
  const namespace = await scopeOf(deps, command);
  if (namespace === undefined)
    throw new AppError("bad_input", "Logs are read in one namespace. Use -n.");
  const scope = { deps, namespace, signal };
  const pods = await podsOf(command, scope);
  const logs = await Promise.all(pods.map((pod) => logOf(pod, command, scope)));
  const isSeveral = pods.length > 1;
  return {
    output: logs
      .map(({ pod, lines }) => (isSeveral ? [`==> ${pod} <==`, ...lines] : lines).join("\n"))
      .join("\n"),
    hasMore: logs.some(({ hasMore }) => hasMore),
  };
}

async function logOf(
  pod: string,
  { flags, words }: Command,
  { deps, namespace, signal }: LogScope,
) {
  const tailLines = linesOf(textFlag(flags["tail"]));
  const request = {
    namespace,
    pod,
    container: textFlag(flags["container"]) ?? words[1],
    previous: flags["previous"] === true,
    tailLines: tailLines + 1,
    sinceSeconds: sinceOf(textFlag(flags["since"])),
    timestamps: flags["timestamps"] === true ? true : undefined,
  };
  const { log } = await readLog(deps.api, request, signal);
  if (log.kind === "failed")
    throw refused(log.failure, {
      resource: { plural: "pods/log", group: "" },
      namespace,
      verb: "get",
    });
  const all = toLines(log.value);
  const isAsked = flags["tail"] !== undefined;
  const lines = all.slice(-tailLines);
  return { pod, lines, hasMore: !isAsked && all.length > lines.length };
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

const Workload = z.object({
  spec: z.object({ selector: z.object({ matchLabels: z.record(z.string(), z.string()) }) }),
});
const Pod = z.object({
  metadata: z.object({ name: z.string() }),
  status: z
    .object({
      containerStatuses: z
        .array(z.object({ ready: z.boolean().default(false), restartCount: z.number().default(0) }))
        .nullish(),
    })
    .prefault({}),
});

async function podsOf(
  { words: [word], flags }: Command,
  scope: LogScope,
): Promise<readonly string[]> {
  const selector = textFlag(flags["selector"]);
  if (selector !== undefined) return (await podsBy(selector, scope)).slice(0, podsAtMost);
  if (word === undefined)
    throw new AppError("bad_input", "A pod is needed: logs POD -n NAMESPACE.");
  if (!word.includes("/")) return [word];
  const { deps, namespace, signal } = scope;
  const [target] = await targetsOf(deps.api, [word], signal);
  const name = target?.names[0];
  if (target === undefined || name === undefined || target.resource.kind === "Pod")
    return name === undefined ? [] : [name];
  const path = pathOf(target.resource, { namespace, name });
  const workload = Workload.safeParse(valueOf(await deps.api.json(path, { signal })));
  if (!workload.success) throw new AppError("bad_input", `${word} has no pods of its own.`);
  const labels = Object.entries(workload.data.spec.selector.matchLabels);
  const pods = await podsBy(labels.map(([key, value]) => `${key}=${value}`).join(","), scope);
  return pods.slice(0, 1);
}

/** Pods by labels, those that are not ready and restart most first. */
async function podsBy(labelSelector: string, scope: LogScope): Promise<string[]> {
  const { deps, namespace, signal } = scope;
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const query = { labelSelector, limit: 100 };
  const { items } = valueOf(await readPage(deps.api, path, { signal, query }));
  const pods = z
    .array(Pod)
    .parse(items)
    .map(({ metadata, status }) => ({
      name: metadata.name,
      need: needOf(status.containerStatuses),
    }))
    .toSorted((left, right) => right.need - left.need);
  if (pods.length === 0)
    throw new AppError("not_found", `No pod in namespace ${namespace} has ${labelSelector}.`);
  return pods.map(({ name }) => name);
}

function needOf(statuses: readonly { ready: boolean; restartCount: number }[] | null | undefined) {
  return (statuses ?? []).reduce(
    (need, { ready, restartCount }) => need + restartCount + (ready ? 0 : 1_000_000),
    0,
  );
}
