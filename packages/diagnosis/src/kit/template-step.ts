import { jsonWord, type ShellWords, shellWords } from "../facts/shell-words.ts";
import { written } from "../graph/object-key.ts";
import type { Workload } from "../graph/workload.ts";
import { counted } from "../say.ts";
import type { DraftStep } from "./draft.ts";

/** A part of a pod template, as a strategic merge patch writes it: lists are merged by name. */
interface PodSpecPatch {
  readonly containers?: readonly ContainerPatch[];
  readonly initContainers?: readonly ContainerPatch[];
  readonly [field: string]: unknown;
}

interface ContainerPatch {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** Kinds whose template may be changed where it stands. The template of a Job and a pod itself may not. */
const CHANGEABLE = new Set(["Deployment", "StatefulSet", "DaemonSet", "CronJob"]);

/** A patch of the pod template; none where the template cannot be changed or was not read. */
export function patchTemplate(workload: Workload, spec: PodSpecPatch, text: string): DraftStep[] {
  const template = { spec: { template: { spec } } };
  const patch = workload.ref.kind === "CronJob" ? { spec: { jobTemplate: template } } : template;
  return changeTemplate(workload, text, (what) => shellWords`patch ${what} -p ${jsonWord(patch)}`);
}

/** `kubectl set image`, `env` or `resources`, of the object. */
export function setTemplate(
  workload: Workload,
  kubectl: (what: string) => ShellWords,
  text: string,
): DraftStep[] {
  return changeTemplate(workload, text, kubectl);
}

/** `kubectl set resources` for one container; none where it is not known which. */
export function setResources(
  workload: Workload,
  { container, flag }: { readonly container: string | undefined; readonly flag: string },
  text: string,
): DraftStep[] {
  if (container === undefined) return [];
  const own = [flag];
  return setTemplate(
    workload,
    (what) => shellWords`set resources ${what} -c ${container} ${{ own }}`,
    text,
  );
}

function changeTemplate(
  workload: Workload,
  text: string,
  kubectl: (what: string) => ShellWords,
): DraftStep[] {
  const { ref, metadata } = workload;
  if (metadata === undefined || !CHANGEABLE.has(ref.kind)) return [];
  return [
    {
      text: `${text}; ${touched(workload)}`,
      kubectl: kubectl(written(ref)),
      object: ref,
    },
  ];
}

/** What a change of the template does to the pods: they are replaced. */
export function touched({ ref, desired, strategy }: Workload): string {
  const pods = desired === undefined ? "its pods" : `its ${counted(desired, "pod")}`;
  if (ref.kind === "CronJob") return "counts from the next run on";
  if (ref.kind === "DaemonSet") return "replaces its pods, node by node";
  if (strategy === "Recreate") return `stops ${pods}, then starts new ones`;
  if (desired === 1) return "replaces its pod";
  return `replaces ${pods}, ${ref.kind === "StatefulSet" ? "one" : "a few"} at a time`;
}
