import type { Cluster } from "../../graph/cluster.ts";
import type { ContainerView, PodView } from "../../graph/pod-view.ts";

/** Names of variables that a container gets. */
export interface Variables {
  readonly names: ReadonlySet<string>;
  /** False where it takes all keys of a Secret, which is never read, or of a ConfigMap that was not seen. */
  readonly isComplete: boolean;
}

/** The variables of a container, those that it takes from ConfigMaps included. */
export function variablesOf(
  { lookup }: Cluster,
  pod: PodView,
  container: ContainerView,
): Variables {
  const names = new Set(container.spec?.env.map((variable) => variable.name));
  const configMaps = lookup.configMaps(pod.namespace);
  let isComplete = true;
  for (const from of container.spec?.envFrom ?? []) {
    const keys = keysOf(from.configMapRef?.name);
    if (keys === undefined) isComplete = false;
    for (const key of keys ?? []) names.add(`${from.prefix ?? ""}${key}`);
  }
  return { names, isComplete };

  function keysOf(name: string | undefined): readonly string[] | undefined {
    return name === undefined ? undefined : configMaps.get(name)?.data;
  }
}
