import type { Claim } from "@binnacle/contracts";
import { written } from "../../graph/object-key.ts";
import type { Workload } from "../../graph/workload.ts";
import type { RolloutChange } from "../../rollout/rollout-change.ts";
import type { PodTemplate } from "../../state/pod.ts";
import type { Crash } from "./crash-cause.ts";
import type { Told } from "./told-cause.ts";

/** A ConfigMap that is mounted where a program misses a file. */
export interface MountOver {
  /** `ConfigMap pay-rules`. */
  readonly config: string;
  readonly mountPath: string;
  /** What the program misses, as a path within the mount. */
  readonly file: string;
  /** The newest rollout added the mount. */
  readonly isNew: boolean;
  readonly claim: Claim;
}

/** The mount that lacks the file that a program misses; nothing where it holds it by now, or where what it holds was not read. */
export function mountOver(crash: Crash<Told>): MountOver | undefined {
  const { workload, container, hit } = crash;
  const { path = "" } = hit.error;
  const mount = mountOf(workload, container.name, path);
  const volume = workload.template?.spec.volumes.find(({ name }) => name === mount?.name);
  const files = filesOf(crash, volume?.configMap);
  if (mount === undefined || volume?.configMap === undefined || files === undefined)
    return undefined;
  const { mountPath } = mount;
  const file = path.slice(folder(mountPath).length);
  if (files.includes(file)) return undefined;
  const config = `ConfigMap ${volume.configMap.name}`;
  const over = { config, mountPath, file, isNew: isAddedBy(crash.rollout, mountPath) };
  return { ...over, claim: claimOf(crash, over) };
}

function claimOf(
  { workload, container, rollout, cite, say }: Crash<Told>,
  { config, mountPath, file, isNew }: Omit<MountOver, "claim">,
): Claim {
  const evidence = cite.fact({
    subject: workload.ref,
    pointer: "/spec/template/spec",
    value: [container.name, config, mountPath],
    text: `${written(workload.ref)}, container ${container.name}: ${config} is mounted at ${mountPath}`,
  });
  return isNew
    ? say(
        `${config}, mounted at ${mountPath} by rollout {revision}, holds no ${file}; if the image has it there, the mount hides it.`,
        evidence,
        ...(rollout?.change.evidence ?? []),
      )
    : say(`${config}, mounted at ${mountPath}, holds no ${file}.`, evidence);
}

/** The files that a ConfigMap brings into its mount; nothing where it was not read. */
function filesOf(
  { cluster, pod }: Crash<Told>,
  source: PodTemplate["spec"]["volumes"][number]["configMap"],
): readonly string[] | undefined {
  if (source === undefined) return undefined;
  const { name, items } = source;
  const map = cluster.lookup.configMaps(pod.namespace).get(name);
  if (map === undefined || cluster.gapIn("ConfigMap", pod.namespace, name) !== undefined)
    return undefined;
  const keys = [...map.data, ...map.binaryData];
  return items.length === 0
    ? keys
    : items.filter(({ key }) => keys.includes(key)).map(({ path }) => path);
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

function isAddedBy(rollout: RolloutChange | undefined, mountPath: string): boolean {
  return (
    rollout?.differences.some(
      ({ aspect, change, name }) => aspect === "config" && change === "added" && name === mountPath,
    ) === true
  );
}
