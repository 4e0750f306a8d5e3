import { containerStatuses } from "./container.ts";
import { type Entry, under, valueOf } from "./outline.ts";
import { podSpecOf } from "./pod-spec.ts";
import type { RecordingClock } from "./recording-clock.ts";
import { rowsOf } from "./text-table.ts";

/** The spec and status of a pod. Of its conditions type and status alone are printed. */
export function describedPod(entries: readonly Entry[], clock: RecordingClock): object {
  const [nodeName, hostIP] = (valueOf(entries, "Node") ?? "").split("/");
  const status = valueOf(entries, "Status") ?? "";
  const [, lasts] = /^Terminating \(lasts (.*)\)$/u.exec(status) ?? [];
  const podIP = valueOf(entries, "IP");
  const isOnHost = podIP !== undefined && podIP === hostIP;
  const initContainerStatuses = containerStatuses(entries, "Init Containers", clock);
  return {
    metadata: { deletionTimestamp: clock.ago(lasts) },
    spec: {
      nodeName: nodeName === "" ? undefined : nodeName,
      ...(isOnHost ? { hostNetwork: true } : {}),
      ...podSpecOf(entries),
    },
    status: {
      phase: status.startsWith("Terminating") ? "Running" : status,
      reason: valueOf(entries, "Reason"),
      message: valueOf(entries, "Message"),
      hostIP: hostIP === "" ? undefined : hostIP,
      podIP,
      qosClass: valueOf(entries, "QoS Class"),
      startTime: clock.at(valueOf(entries, "Start Time")),
      conditions: conditionsOf(entries, clock),
      ...(initContainerStatuses.length > 0 ? { initContainerStatuses } : {}),
      containerStatuses: containerStatuses(entries, "Containers", clock),
    },
  };
}

/** The table under `Conditions:`, with as many columns as the kind prints. */
export function conditionsOf(entries: readonly Entry[], clock: RecordingClock): object[] {
  return rowsOf(under(entries, "Conditions").map(({ raw }) => raw)).map((row) => ({
    type: row["Type"],
    status: row["Status"],
    reason: row["Reason"] === "" ? undefined : row["Reason"],
    message: row["Message"] === "" ? undefined : row["Message"],
    lastTransitionTime: clock.at(row["LastTransitionTime"]),
  }));
}
