import { isOfContainer } from "../../graph/events.ts";
import { waitingReason } from "../../graph/pod-view.ts";
import type { Level } from "../../kit/cause.ts";
import type { Looking } from "../../kit/pod-cause.ts";
import { listed, shortened } from "../../say.ts";
import { crashCause, lastWord, logOf } from "./crash-cause.ts";
import type { Fall } from "./falls.ts";

const NOT_STARTED =
  /executable file not found|no such file or directory|exec format error|permission denied|stat \S+: no such file|failed to (?:create containerd task|start container|create shim)/i;
const SHELL_NOT_FOUND =
  /(?:^|\s)(?:\S*sh|line \d+):.*(?:not found|No such file or directory|Permission denied)/;
const COMMAND =
  /exec:? ["']([^"']+)["']|stat (\S+): no such file|sh: (?:\d+: |line \d+: )?(\S+): (?:command )?not found/;
/** Exit codes of shells: the command cannot be executed, or is not found. */
const SHELL_CODES = new Set([126, 127]);

interface Told {
  /** Of the runtime or the shell. */
  readonly words: string;
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

  tells({ name, container, status, hit, rollout, say }) {
    const [, quoted, missing, unknown] = COMMAND.exec(hit.words) ?? [];
    const command = quoted ?? missing ?? unknown;
    const what = command === undefined ? "its command" : `the command ${command}`;
    return {
      level: hit.level,
      does: "cannot start its command",
      text: "cannot start its command",
      why: rollout === undefined ? what : `rollout ${rollout.revision} changed it`,
      facts: [
        say(
          `Container ${container.name} of ${name} cannot start ${what} (exit code {exitCode}): ${hit.words}`,
          hit.evidence,
          status,
        ),
      ],
      disproof: `the command ${listed(container.spec?.command ?? []) || "of the image"} starting in the same image`,
      mend: "correct the command",
    };
  },
});

function tellsRuntime(fall: Fall, { cite, cluster }: Looking<Fall>): Told | undefined {
  const { pod, container, end } = fall;
  const waiting = container.status?.state?.waiting?.message;
  const message = [waiting, end.message].find((text) => NOT_STARTED.test(text ?? ""));
  if (message !== undefined)
    return { words: essence(message), evidence: cite.container(pod, container), level: "high" };
  const isStartError = ["StartError", "ContainerCannotRun"].includes(end.reason ?? "");
  if (!isStartError && waitingReason(container) === "CrashLoopBackOff" && end.exitCode < 126)
    return undefined;
  const event = cluster
    .eventsOf(pod.ref)
    .find(
      (item) =>
        item.reason === "Failed" &&
        NOT_STARTED.test(item.message) &&
        isOfContainer(item, container.name),
    );
  return event && { words: essence(event.message), evidence: cite.event(event), level: "high" };
}

/** The runtime wraps the reason in the names of its parts: only the reason is told. */
function essence(message: string): string {
  const at = message.search(/exec:? ["']|exec format error|stat \S+: no such file/);
  return shortened(at < 0 ? message : message.slice(at));
}

function tellsShell(fall: Fall, looking: Looking<Fall>): Told | undefined {
  const { pod, container, end } = fall;
  if (!SHELL_CODES.has(end.exitCode)) return undefined;
  const log = logOf(looking.logs, looking.spots);
  const line = log?.lines.findLast((item) => SHELL_NOT_FOUND.test(item) || NOT_STARTED.test(item));
  const word = line === undefined ? undefined : lastWord(looking, log, line);
  return word === undefined
    ? {
        words: `exit code ${end.exitCode}`,
        evidence: looking.cite.container(pod, container),
        level: "low",
      }
    : { words: word.message, evidence: word.evidence, level: "medium" };
}
