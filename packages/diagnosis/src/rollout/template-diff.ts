import type { Container, Probe } from "../state/container.ts";
import type { PodTemplate } from "../state/pod.ts";

export type Aspect =
  | "env"
  | "image"
  | "command"
  | "resources"
  | "probe"
  | "config"
  | "scheduling"
  | "ports"
  | "labels"
  | "containers";

/** One thing that differs between two revisions of a pod template. Names, never values of variables. */
export interface Difference {
  readonly aspect: Aspect;
  /** `env PAYMENT_GATEWAY_URL removed`. */
  readonly text: string;
  /** Names that the difference is about: of variables, ConfigMaps, probes. */
  readonly names: readonly string[];
}

/** What the newer template changed, in the order in which people ask. */
export function diffTemplates(before: PodTemplate, after: PodTemplate): Difference[] {
  return [
    ...containerDifferences(before, after),
    ...configDifferences(before, after),
    ...sameOr("scheduling", "node selector changed", [before, after].map(nodeSelector)),
    ...sameOr(
      "scheduling",
      "affinity changed",
      [before, after].map((item) => item.spec.affinity),
    ),
    ...sameOr(
      "scheduling",
      "tolerations changed",
      [before, after].map((item) => item.spec.tolerations),
    ),
    ...sameOr("labels", "pod labels changed", [before, after].map(podLabels)),
  ];
}

function nodeSelector(template: PodTemplate) {
  return template.spec.nodeSelector;
}

function podLabels(template: PodTemplate) {
  const { "pod-template-hash": _hash, ...labels } = template.metadata?.labels ?? {};
  return labels;
}

function sameOr(aspect: Aspect, text: string, [before, after]: readonly unknown[]): Difference[] {
  return isSame(before, after) ? [] : [{ aspect, text, names: [] }];
}

function containerDifferences(before: PodTemplate, after: PodTemplate): Difference[] {
  const older = allContainers(before);
  const newer = allContainers(after);
  return [
    ...[...newer].flatMap(([name, container]) => {
      const previous = older.get(name);
      return previous === undefined
        ? [difference("containers", `container ${name} added`, name)]
        : compareContainers(previous, container);
    }),
    ...[...older.keys()]
      .filter((name) => !newer.has(name))
      .map((name) => difference("containers", `container ${name} removed`, name)),
  ];
}

function allContainers(template: PodTemplate): Map<string, Container> {
  return new Map(
    [...template.spec.initContainers, ...template.spec.containers].map((item) => [item.name, item]),
  );
}

function compareContainers(before: Container, after: Container): Difference[] {
  return [
    ...envDifferences(before, after),
    ...imageDifference(before, after),
    ...sameOr("command", "command changed", [commandLine(before), commandLine(after)]),
    ...resourceDifferences(before, after),
    ...probeDifference("liveness probe", before.livenessProbe, after.livenessProbe),
    ...probeDifference("readiness probe", before.readinessProbe, after.readinessProbe),
    ...probeDifference("startup probe", before.startupProbe, after.startupProbe),
    ...sameOr("ports", "container ports changed", [before.ports, after.ports]),
  ];
}

function commandLine(container: Container): readonly string[] {
  return [...container.command, "", ...container.args];
}

function envDifferences(before: Container, after: Container): Difference[] {
  const older = new Map(before.env.map((variable) => [variable.name, variable]));
  const newer = new Map(after.env.map((variable) => [variable.name, variable]));
  const removed = [...older.keys()].filter((name) => !newer.has(name));
  const added = [...newer.keys()].filter((name) => !older.has(name));
  const changed = [...newer].filter(
    ([name, variable]) => older.has(name) && !isSame(older.get(name), variable),
  );
  return [
    ...removed.map((name) => difference("env", `env ${name} removed`, name)),
    ...added.map((name) => difference("env", `env ${name} added`, name)),
    ...changed.map(([name]) => difference("env", `env ${name} changed`, name)),
  ];
}

function imageDifference(before: Container, after: Container): Difference[] {
  const [older = "none", newer = "none"] = [before.image, after.image];
  if (older === newer) return [];
  const [repository, tag] = parts(newer);
  const [olderRepository, olderTag] = parts(older);
  const text =
    repository === olderRepository ? `image tag ${olderTag} → ${tag}` : `image ${older} → ${newer}`;
  return [difference("image", text, after.name)];
}

/** `registry:5000/shop/payment:v1` is repository and tag; a digest counts as a tag. */
function parts(image: string): [string, string] {
  const at = image.includes("@") ? image.indexOf("@") : image.indexOf(":", image.lastIndexOf("/"));
  return at < 0 ? [image, "latest"] : [image.slice(0, at), image.slice(at + 1)];
}

function resourceDifferences(before: Container, after: Container): Difference[] {
  const kinds = ["requests", "limits"] as const;
  return kinds.flatMap((kind) => {
    const older: Record<string, string> = before.resources?.[kind] ?? {};
    const newer: Record<string, string> = after.resources?.[kind] ?? {};
    const names = [...new Set([...Object.keys(older), ...Object.keys(newer)])];
    return names
      .filter((name) => older[name] !== newer[name])
      .map((name) => {
        const what = `${name} ${kind.slice(0, -1)}`;
        return difference(
          "resources",
          `${what} ${older[name] ?? "none"} → ${newer[name] ?? "none"}`,
          what,
        );
      });
  });
}

function probeDifference(
  name: string,
  before: Probe | undefined,
  after: Probe | undefined,
): Difference[] {
  if (isSame(before, after)) return [];
  const verb = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return [difference("probe", `${name} ${verb}`, name)];
}

/** ConfigMaps and Secrets that the template takes, by `envFrom`, variable or volume. */
function configDifferences(before: PodTemplate, after: PodTemplate): Difference[] {
  const older = configNames(before);
  const newer = configNames(after);
  return [
    ...without(older, newer).map((name) => configDifference(name, "removed")),
    ...without(newer, older).map((name) => configDifference(name, "added")),
  ];
}

function without(names: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...names].filter((name) => !others.has(name));
}

function configDifference(name: string, verb: string): Difference {
  return difference("config", `reference to ${name} ${verb}`, name.split(" ")[1] ?? name);
}

function configNames(template: PodTemplate): Set<string> {
  const containers = [...allContainers(template).values()];
  return new Set([
    ...containers.flatMap((container) => [
      ...container.envFrom.flatMap((from) => [
        ...named("ConfigMap", from.configMapRef?.name),
        ...named("Secret", from.secretRef?.name),
      ]),
      ...container.env.flatMap((variable) => [
        ...named("ConfigMap", variable.valueFrom?.configMapKeyRef?.name),
        ...named("Secret", variable.valueFrom?.secretKeyRef?.name),
      ]),
    ]),
    ...template.spec.volumes.flatMap((volume) => [
      ...named("ConfigMap", volume.configMap?.name),
      ...named("Secret", volume.secret?.secretName),
    ]),
  ]);
}

function named(kind: string, name: string | undefined): string[] {
  return name === undefined ? [] : [`${kind} ${name}`];
}

function difference(aspect: Aspect, text: string, name: string): Difference {
  return { aspect, text, names: [name] };
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
