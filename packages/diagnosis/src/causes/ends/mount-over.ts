import type { Claim } from "@binnacle/contracts";
import { written } from "../../graph/object-key.ts";
import type { Workload } from "../../graph/workload.ts";
import type { RolloutChange } from "../../rollout/rollout-change.ts";
import type { PodTemplate } from "../../state/pod.ts";
import type { Crash } from "./crash-cause.ts";
import type { Told } from "./told-cause.ts";

/** A ConfigMap or Secret that is mounted where a program misses a file. */
export interface MountOver {
  /** `ConfigMap pay-rules`. */
  readonly config: string;
  readonly mountPath: string;
  /** The newest rollout brought it. */
  readonly isNew: boolean;
  readonly claim: Claim;
}

/** The mount that lacks the file that a program misses; nothing where it holds it by now. */
export function mountOver(crash: Crash<Told>): MountOver | undefined {
  const { workload, container, hit } = crash;
  const { path = "" } = hit.error;
  const mount = mountOf(workload, container.name, path);
  const volume = workload.template?.spec.volumes.find(({ name }) => name === mount?.name);
  const config = configOf(volume);
  if (mount === undefined || config === undefined) return undefined;
  const { mountPath } = mount;
  const file = path.slice(folder(mountPath).length);
  if (holds(crash, volume?.configMap?.name, file)) return undefined;
  const isNew = isBroughtBy(crash.rollout, mountPath);
  return { config, mountPath, isNew, claim: claimOf(crash, { config, mountPath, isNew }, file) };
}

function claimOf(
  { workload, container, rollout, cite, say }: Crash<Told>,
  { config, mountPath, isNew }: Omit<MountOver, "claim">,
  file: string,
): Claim {
  const evidence = cite.fact({
    subject: workload.ref,
    pointer: "/spec/template/spec",
    value: [container.name, config, mountPath],
    text: `${written(workload.ref)}, container ${container.name}: ${config} is mounted at ${mountPath}`,
  });
  return isNew
    ? say(
        `The mount of ${config} at ${mountPath} hides what the image has there, and holds no ${file}.`,
        evidence,
        ...(rollout?.change.evidence ?? []),
      )
    : say(`${config}, mounted at ${mountPath}, holds no ${file}.`, evidence);
}

/** Keys of a Secret are never read. */
function holds(
  { cluster, pod }: Crash<Told>,
  configMap: string | undefined,
  file: string,
): boolean {
  const keys = cluster.lookup.configMaps(pod.namespace).get(configMap ?? "")?.data;
  return keys?.includes(file) === true;
}

/** The innermost mount that a path lies in; nothing where that is a single file. */
function mountOf({ template }: Workload, container: string, path: string) {
  const { containers = [], initContainers = [] } = template?.spec ?? {};
  const own = [...containers, ...initContainers].find(({ name }) => name === container);
  const around = (own?.volumeMounts ?? []).filter(({ mountPath }) =>
    path.startsWith(folder(mountPath)),
  );
  const [inner] = around.toSorted((left, right) => right.mountPath.length - left.mountPath.length);
  return inner?.subPath === undefined ? inner : undefined;
}

function folder(mountPath: string): string {
  return mountPath.endsWith("/") ? mountPath : `${mountPath}/`;
}

function configOf(volume: PodTemplate["spec"]["volumes"][number] | undefined): string | undefined {
  if (volume?.configMap !== undefined) return `ConfigMap ${volume.configMap.name}`;
  return volume?.secret === undefined ? undefined : `Secret ${volume.secret.secretName}`;
}

function isBroughtBy(rollout: RolloutChange | undefined, mountPath: string): boolean {
  return (
    rollout?.differences.some(
      ({ aspect, change, name }) =>
        aspect === "config" && change !== "removed" && name === mountPath,
    ) === true
  );
}
