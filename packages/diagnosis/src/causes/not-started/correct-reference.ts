import { jsonWord, shellWords } from "../../facts/shell-words.ts";
import { written } from "../../graph/object-key.ts";
import type { Workload } from "../../graph/workload.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { patchTemplate, touched } from "../../kit/template-step.ts";
import type { MissingConfig } from "../../messages/missing-config.ts";
import type { Container } from "../../state/container.ts";

/** Every reference of the template to a ConfigMap, or to a key of it, that does not exist, as it was most likely meant. */
export function correctReference(
  workload: Workload,
  { name, key }: MissingConfig,
  near: string,
): DraftStep[] {
  const { template } = workload;
  if (template === undefined || name === undefined) return [];
  const what = key === undefined ? `ConfigMap ${near}` : `key ${near}`;
  const text = `takes ${what}, which exists`;
  const meant = key === undefined ? { name: near } : { key: near };
  const { containers, initContainers, volumes } = template.spec;
  const isMeant = (from: { readonly name: string; readonly key: string } | undefined) =>
    from?.name === name && (key === undefined || from.key === key);
  const inEnv = (list: readonly Container[]) =>
    list.flatMap((container) => {
      const env = container.env
        .filter(({ valueFrom }) => isMeant(valueFrom?.configMapKeyRef))
        .map((item) => ({ name: item.name, valueFrom: { configMapKeyRef: meant } }));
      return env.length === 0 ? [] : [{ name: container.name, env }];
    });
  const mounted = volumes
    .filter(({ configMap }) => key === undefined && configMap?.name === name)
    .map((volume) => ({ name: volume.name, configMap: meant }));
  const lists = {
    containers: inEnv(containers),
    initContainers: inEnv(initContainers),
    volumes: mounted,
  };
  const named = Object.entries(lists).filter(([, list]) => list.length > 0);
  const whole = key === undefined ? inEnvFrom(workload, containers, { name, near }) : [];
  return [
    ...(named.length === 0 ? [] : patchTemplate(workload, Object.fromEntries(named), text)),
    ...whole.map((step) => ({ ...step, text: `${text}; ${touched(workload)}` })),
  ];
}

/** Lists of `envFrom` are not merged by name: the patch tests what it replaces. */
function inEnvFrom(
  { ref, metadata }: Workload,
  containers: readonly Container[],
  { name, near }: { readonly name: string; readonly near: string },
) {
  const paths = containers.flatMap(({ envFrom }, container) =>
    envFrom.flatMap(({ configMapRef }, index) =>
      configMapRef?.name === name
        ? [`/spec/template/spec/containers/${container}/envFrom/${index}/configMapRef/name`]
        : [],
    ),
  );
  if (paths.length === 0 || metadata === undefined || ref.kind === "Job" || ref.kind === "CronJob")
    return [];
  const patch = paths.flatMap((path) => [
    { op: "test", path, value: name },
    { op: "replace", path, value: near },
  ]);
  return [
    {
      kubectl: shellWords`patch ${written(ref)} --type=json -p ${jsonWord(patch)}`,
      object: ref,
    },
  ];
}
