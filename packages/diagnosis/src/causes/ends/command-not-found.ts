import { shellWords } from "../../facts/shell-words.ts";
import { isOfContainer } from "../../graph/events.ts";
import { neverBegan, type PodView, waitingReason } from "../../graph/pod-view.ts";
import type { Level } from "../../kit/cause.ts";
import type { DraftStep } from "../../kit/draft.ts";
import type { Looking } from "../../kit/pod-cause.ts";
import { lookAtPod } from "../../kit/pod-step.ts";
import type { Story } from "../../kit/story.ts";
import { patchTemplate } from "../../kit/template-step.ts";
import { readLogLine } from "../../messages/log-line.ts";
import { readStartFailure, type StartFailure } from "../../messages/start-failure.ts";
import { listed } from "../../say.ts";
import { type Crash, crashCause, logOf } from "./crash-cause.ts";
import type { Fall } from "./falls.ts";

/** Exit codes of shells: the command cannot be executed, or is not found. */
const SHELL_CODES = new Set<number | undefined>([126, 127]);

interface Told {
  /** Of the runtime or the shell; absent: the exit code alone says it. */
  readonly failure?: StartFailure;
  readonly evidence: string;
  readonly level: Level;
}

/** The command of the container cannot be started. */
export const commandNotFound = crashCause<Told>({
  id: "command-not-found",
  title: "Command cannot be started",
  group: "start",
  high: "the container runtime names the command that it cannot start",
  medium: "the shell in the container does not find the command",
  low: "the exit code says that a command was not found, and no text names it",
  ruledOut: "no container failed to start its command",
  needs: ["Pod"],
  metric: "restarts",
  begunBy: ["command", "image"],

  sees: (fall, looking) => tellsRuntime(fall, looking) ?? tellsShell(fall, looking),

  tells(crash) {
    const { name, container, status, end, hit, rollout, cite, say } = crash;
    const { command, essence } = hit.failure ?? {};
    const what = command === undefined ? "its command" : `the command ${command}`;
    const said = essence === undefined ? hit.evidence : cite.words(hit.evidence, essence);
    const words = essence === undefined ? "." : ": {words}";
    const code = end.exitCode === undefined ? "" : " (exit code {exitCode})";
    return {
      level: hit.level,
      does: "cannot start its command",
      text: "cannot start its command",
      why: rollout === undefined ? what : `rollout ${rollout.revision} changed it`,
      facts: [
        say(
          `Container ${container.name} of ${name} cannot start ${what}${code}${words}`,
          said,
          status,
        ),
      ],
      disproof: `the command ${listed(container.spec?.command ?? []) || "of the image"} starting in the same image`,
      ...remedy(crash),
    };
  },
});

const ARCH = "kubernetes.io/arch";
const ARCHITECTURES: DraftStep = {
  text: "see which nodes have another architecture than the image",
  kubectl: shellWords`get nodes -L ${ARCH}`,
  object: { kind: "Node", name: "*" },
};

function remedy(crash: Crash<Told>): Pick<Story, "fix" | "mend" | "nextCheck"> {
  if (crash.hit.failure?.isWrongBuild !== true)
    return { mend: "correct the command", nextCheck: lookAtPod(crash.pod) };
  return {
    fix: stayWhereItRuns(crash),
    mend: "build the image for every architecture",
    nextCheck: ARCHITECTURES,
  };
}

/** Pods of it run on nodes of one architecture, and the others are on another. */
function stayWhereItRuns({ workload, spots, cluster }: Crash<Told>): DraftStep[] {
  const archOf = ({ object }: PodView) =>
    cluster.nodes.get(object.spec.nodeName ?? "")?.metadata.labels[ARCH];
  const bad = new Set(spots.map(({ pod }) => archOf(pod)));
  const good = workload.pods.filter(({ isReady, isOver }) => isReady && !isOver).map(archOf);
  const arch = good.find((item) => item !== undefined && !bad.has(item));
  if (arch === undefined) return [];
  const text = `keeps its pods on nodes of architecture ${arch}, where they run`;
  return patchTemplate(workload, { nodeSelector: { [ARCH]: arch } }, text);
}

function tellsRuntime(fall: Fall, { cite, cluster }: Looking<Fall>): Told | undefined {
  const { pod, container } = fall;
  const own = ownWords(fall);
  if (own !== undefined)
    return { failure: own, evidence: cite.container(pod, container), level: "high" };
  if (hasRun(fall)) return undefined;
  for (const event of cluster.eventsOf(pod.ref)) {
    const isOfIt = event.reason === "Failed" && isOfContainer(event, container.name);
    const failure = isOfIt ? readStartFailure(event.message) : undefined;
    if (failure !== undefined) return { failure, evidence: cite.event(event), level: "high" };
  }
  return undefined;
}

/** Of the status: why it waits, else how it ended. */
function ownWords({ container, end }: Fall): StartFailure | undefined {
  const { message = "" } = container.status?.state?.waiting ?? {};
  return readStartFailure(message) ?? readStartFailure(end.message ?? "");
}

/** A program that ran ends with a code of its own. */
function hasRun({ container, end }: Fall): boolean {
  return (
    !neverBegan(end) && waitingReason(container) === "CrashLoopBackOff" && (end.exitCode ?? 0) < 126
  );
}

function tellsShell(fall: Fall, { logs, spots, cite }: Looking<Fall>): Told | undefined {
  const { pod, container, end } = fall;
  const isOfShell = SHELL_CODES.has(end.exitCode);
  const log = logOf(logs, spots);
  for (const line of log?.lines.toReversed() ?? []) {
    const failure = readStartFailure(readLogLine(line).message);
    if (log !== undefined && failure !== undefined && (isOfShell || failure.isWrongBuild))
      return {
        failure,
        evidence: cite.line(log, line),
        level: failure.isWrongBuild ? "high" : "medium",
      };
  }
  return isOfShell ? { evidence: cite.container(pod, container), level: "low" } : undefined;
}
