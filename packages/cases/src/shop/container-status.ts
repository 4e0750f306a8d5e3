import { digest } from "./determinism.ts";
import { imageId } from "./names.ts";
import type { Pod } from "./plan.ts";
import {
  backOffMs,
  exitOf,
  type NumberedRun,
  type PodMoment,
  waitingReason,
} from "./pod-history.ts";
import { timestamp } from "./timestamp.ts";

/** The entry of `status.containerStatuses` at a moment of the pod. */
export function containerStatus(pod: Pod, moment: PodMoment) {
  const { name, image } = pod.rollout.container;
  const { isReady, isRunning, restartCount, run, ended } = moment;
  const isPulled = run !== undefined;
  return {
    name,
    image,
    imageID: isPulled ? imageId(image) : "",
    ...(isPulled ? { containerID: containerId(pod.uid, restartCount) } : {}),
    ready: isReady,
    started: isRunning,
    restartCount,
    state: isRunning
      ? { running: { startedAt: timestamp(run?.startedMs ?? pod.plan.createdMs) } }
      : { waiting: waiting(pod, moment) },
    lastState: ended === undefined ? {} : { terminated: terminated(pod, ended) },
  };
}

function waiting(pod: Pod, moment: PodMoment) {
  const reason = waitingReason(pod, moment);
  const { state } = pod.plan;
  if (state.kind === "image-pull") return { reason, message: state.message };
  if (moment.run === undefined) return { reason };
  const seconds = backOffMs(moment.run.number + 1) / 1000;
  const wait = seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
  const where = `container=${pod.rollout.container.name} pod=${pod.name}_${pod.workload.namespace}(${pod.uid})`;
  return { reason, message: `back-off ${wait} restarting failed ${where}` };
}

function terminated(pod: Pod, { number, startedMs, finishedMs = startedMs }: NumberedRun) {
  return {
    containerID: containerId(pod.uid, number),
    ...exitOf(pod),
    finishedAt: timestamp(finishedMs),
    startedAt: timestamp(startedMs),
  };
}

/** Id of the container of one run, as containerd names it. */
function containerId(podUid: string, run: number): string {
  return `containerd://${digest(`${podUid}/${run}`)}`;
}
