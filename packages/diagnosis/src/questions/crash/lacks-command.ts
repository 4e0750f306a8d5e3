import { citeEvent } from "../../facts/cite-pod.ts";
import type { Crash } from "../../findings/crash.ts";
import { claim, type Draft, sure } from "../../findings/draft.ts";
import { eventAbout } from "../../findings/event-about.ts";
import { rolloutBehind } from "../../findings/rollout-behind.ts";
import { isOfContainer } from "../../graph/events.ts";
import { waitingReason } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { listed, shortened } from "../../say.ts";
import { citeCrash, crashDraft, lastWord } from "./crash-draft.ts";

const NOT_STARTED =
  /executable file not found|no such file or directory|exec format error|permission denied|stat \S+: no such file|failed to (?:create containerd task|start container|create shim)/i;
const SHELL_NOT_FOUND =
  /(?:^|\s)(?:\S*sh|line \d+):.*(?:not found|No such file or directory|Permission denied)/;
const COMMAND =
  /exec:? ["']([^"']+)["']|stat (\S+): no such file|sh: (?:\d+: |line \d+: )?(\S+): (?:command )?not found/;

interface Told {
  readonly text: string;
  readonly evidence: string;
  readonly level: "high" | "medium" | "low";
}

/** The command of the container cannot be started. */
export function lacksCommand(inquiry: Inquiry, crash: Crash): Draft | undefined {
  const told = tellsRuntime(inquiry, crash) ?? tellsShell(inquiry, crash);
  if (told === undefined) return undefined;
  const { workload, container } = crash;
  const status = citeCrash(inquiry, crash);
  const command = commandIn(told.text);
  const what = command === undefined ? "its command" : `the command ${command}`;
  const rollout = rolloutBehind(inquiry, crash, ["command", "image"]);
  return crashDraft(inquiry, crash, {
    cause: "command-not-found",
    does: "cannot start its command",
    text: "cannot start its command",
    why: rollout === undefined ? what : `rollout ${rollout.revision} changed it`,
    confidence: sure("command-not-found", told.level),
    claims: [
      claim(
        `Container ${container.name} of ${workload.ref.name} cannot start ${what} (exit code ${crash.end.exitCode}): ${told.text}`,
        told.evidence,
        status,
      ),
    ],
    reasons: [claim("the message names what could not be started", told.evidence)],
    disproof: `the command ${listed(container.spec?.command ?? []) || "of the image"} starting in the same image`,
    decisive: [told.evidence, status],
    rollout,
    mend: "correct the command",
  });
}

function tellsRuntime(inquiry: Inquiry, crash: Crash): Told | undefined {
  const { container, end, pod } = crash;
  const { waiting } = container.status?.state ?? {};
  const message = [waiting?.message, end.message].find((text) => NOT_STARTED.test(text ?? ""));
  if (message !== undefined)
    return { text: essence(message), evidence: citeCrash(inquiry, crash), level: "high" };
  const isStartError = ["StartError", "ContainerCannotRun"].includes(end.reason ?? "");
  if (!isStartError && waitingReason(container) === "CrashLoopBackOff" && end.exitCode < 126)
    return undefined;
  const event = eventAbout(
    inquiry,
    [pod],
    (item) =>
      item.reason === "Failed" &&
      NOT_STARTED.test(item.message) &&
      isOfContainer(item, container.name),
  );
  return (
    event && { text: essence(event.message), evidence: citeEvent(inquiry, event), level: "high" }
  );
}

/** The runtime wraps the reason in the names of its parts: only the reason is told. */
function essence(message: string): string {
  const at = message.search(/exec:? ["']|exec format error|stat \S+: no such file/);
  return shortened(at < 0 ? message : message.slice(at));
}

function tellsShell(inquiry: Inquiry, crash: Crash): Told | undefined {
  const { end, log } = crash;
  if (end.exitCode !== 127 && end.exitCode !== 126) return undefined;
  const line = log?.lines.findLast((item) => SHELL_NOT_FOUND.test(item) || NOT_STARTED.test(item));
  const word = line === undefined ? undefined : lastWord(inquiry, crash, line);
  return word === undefined
    ? {
        text: `exit code ${end.exitCode}`,
        evidence: citeCrash(inquiry, crash),
        level: "low",
      }
    : { text: word.message, evidence: word.evidence, level: "medium" };
}

function commandIn(text: string): string | undefined {
  const match = COMMAND.exec(text);
  return match?.[1] ?? match?.[2] ?? match?.[3];
}
