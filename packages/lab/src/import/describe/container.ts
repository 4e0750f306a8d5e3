import { environmentFrom, environmentOf } from "./environment.ts";
import { type Entry, labelOf, numberOf, pairsUnder, textUnder, under, valueOf } from "./outline.ts";
import { probeOf } from "./probe.ts";
import type { RecordingClock } from "./recording-clock.ts";

/** The containers under `Containers:` or `Init Containers:`, as the spec has them. */
export function containersOf(entries: readonly Entry[], label: string): object[] {
  return under(entries, label).map((entry) => {
    const { entries: own } = entry;
    const [limits, requests] = [pairsUnder(own, "Limits"), pairsUnder(own, "Requests")];
    return {
      name: labelOf(entry),
      image: valueOf(own, "Image"),
      command: wordsOf(own, "Command"),
      args: wordsOf(own, "Args"),
      ports: portsOf(valueOf(own, "Ports") ?? valueOf(own, "Port")),
      resources: { limits, requests },
      livenessProbe: probeOf(valueOf(own, "Liveness")),
      readinessProbe: probeOf(valueOf(own, "Readiness")),
      startupProbe: probeOf(valueOf(own, "Startup")),
      envFrom: environmentFrom(own),
      env: environmentOf(own),
      volumeMounts: mountsOf(own),
    };
  });
}

/** One word a line. What follows `-c` is one script: kubectl prints its lines as if they were words. */
function wordsOf(entries: readonly Entry[], label: string): string[] | undefined {
  const words = textUnder(entries, label);
  const flag = words.findIndex((word) => /^-\w*c$/u.test(word));
  if (words.length === 0) return undefined;
  if (flag < 0 || words.length <= flag + 2) return words;
  return [...words.slice(0, flag + 1), words.slice(flag + 1).join("\n")];
}

/** `8080/TCP, 53/UDP`. Their names are not printed. */
function portsOf(text: string | undefined): object[] | undefined {
  return text?.split(", ").map((port) => {
    const [number, protocol] = port.split("/");
    return { containerPort: Number(number), protocol };
  });
}

function mountsOf(entries: readonly Entry[]): object[] {
  return under(entries, "Mounts").flatMap(({ text }) => {
    const [, mountPath, name, flags = ""] = /^(.*) from (\S+) \((.*)\)$/u.exec(text) ?? [];
    return name === undefined ? [] : [{ mountPath, name, readOnly: flags.split(",")[0] === "ro" }];
  });
}

/** The statuses of those containers that have one. */
export function containerStatuses(
  entries: readonly Entry[],
  label: string,
  clock: RecordingClock,
): object[] {
  return under(entries, label).flatMap((entry) => {
    const { entries: own } = entry;
    const ended = { containerID: valueOf(own, "Container ID") };
    const state = stateOf(own, { label: "State", ...ended }, clock);
    if (state === undefined) return [];
    // The id that is printed is that of the last one that was made.
    const last = valueOf(own, "State") === "Waiting" ? ended : {};
    return [
      {
        name: labelOf(entry),
        imageID: valueOf(own, "Image ID"),
        ready: valueOf(own, "Ready") === "True",
        restartCount: numberOf(own, "Restart Count") ?? 0,
        state,
        lastState: stateOf(own, { label: "Last State", ...last }, clock) ?? {},
      },
    ];
  });
}

function stateOf(
  entries: readonly Entry[],
  { label, containerID }: { readonly label: string; readonly containerID?: string | undefined },
  clock: RecordingClock,
): object | undefined {
  const own = under(entries, label);
  const reason = valueOf(own, "Reason");
  const startedAt = clock.at(valueOf(own, "Started"));
  switch (valueOf(entries, label)) {
    case "Running":
      return { running: { startedAt } };
    case "Waiting":
      return { waiting: { reason } };
    case "Terminated":
      return {
        terminated: {
          reason,
          message: valueOf(own, "Message"),
          exitCode: numberOf(own, "Exit Code") ?? 0,
          startedAt,
          finishedAt: clock.at(valueOf(own, "Finished")),
          containerID,
        },
      };
    case undefined:
    default:
      return undefined;
  }
}
