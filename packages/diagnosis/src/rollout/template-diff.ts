import { type Difference, present } from "@binnacle/contracts";
import type { Container, Probe } from "../state/container.ts";
import type { PodTemplate } from "../state/pod.ts";

export type Aspect = Difference["aspect"];

/** One thing that differs between two revisions of a pod template, and how people say it. */
export interface TemplateDifference extends Difference {
  /** `env PAYMENT_GATEWAY_URL removed`. */
  readonly text: string;
}

/** What the newer template changed, in the order in which people ask. */
export function diffTemplates(before: PodTemplate, after: PodTemplate): TemplateDifference[] {
  return [
    ...containerDifferences(before, after),
    ...configDifferences(before, after),
    ...changed("scheduling", "node selector", [before.spec.nodeSelector, after.spec.nodeSelector]),
    ...changed("scheduling", "affinity", [before.spec.affinity, after.spec.affinity]),
    ...changed("scheduling", "tolerations", [before.spec.tolerations, after.spec.tolerations]),
    ...changed("labels", "pod labels", [before, after].map(podLabels)),
  ];
}

function podLabels(template: PodTemplate) {
  const { "pod-template-hash": _hash, ...labels } = template.metadata?.labels ?? {};
  return labels;
}

function changed(
  aspect: Aspect,
  name: string,
  [before, after]: readonly unknown[],
): TemplateDifference[] {
  if (isSame(before, after)) return [];
  const text = `${name} changed`;
  // A pod has one command and one set of labels, but several rules that place it.
  return [{ aspect, change: "changed", text, ...(aspect === "scheduling" ? { name } : {}) }];
}

function containerDifferences(before: PodTemplate, after: PodTemplate): TemplateDifference[] {
  const older = allContainers(before);
  const newer = allContainers(after);
  return [
    ...[...newer].flatMap(([name, container]) => {
      const previous = older.get(name);
      return previous === undefined
        ? [named("containers", "container", { name, change: "added" })]
        : compareContainers(previous, container);
    }),
    ...[...older.keys()]
      .filter((name) => !newer.has(name))
      .map((name) => named("containers", "container", { name, change: "removed" })),
  ];
}

function allContainers(template: PodTemplate): Map<string, Container> {
  return new Map(
    [...template.spec.initContainers, ...template.spec.containers].map((item) => [item.name, item]),
  );
}

function compareContainers(before: Container, after: Container): TemplateDifference[] {
  return [
    ...envDifferences(before, after),
    ...imageDifference(before, after),
    ...changed("command", "command", [commandLine(before), commandLine(after)]),
    ...resourceDifferences(before, after),
    ...probeDifference("liveness probe", before.livenessProbe, after.livenessProbe),
    ...probeDifference("readiness probe", before.readinessProbe, after.readinessProbe),
    ...probeDifference("startup probe", before.startupProbe, after.startupProbe),
    ...changed("ports", "container ports", [before.ports, after.ports]),
  ];
}

function commandLine(container: Container): readonly string[] {
  return [...container.command, "", ...container.args];
}

function envDifferences(before: Container, after: Container): TemplateDifference[] {
  const older = new Map(before.env.map((variable) => [variable.name, variable]));
  const newer = new Map(after.env.map((variable) => [variable.name, variable]));
  const removed = [...older.keys()].filter((name) => !newer.has(name));
  const added = [...newer.keys()].filter((name) => !older.has(name));
  const other = [...newer].filter(
    ([name, variable]) => older.has(name) && !isSame(older.get(name), variable),
  );
  return [
    ...removed.map((name) => named("env", "env", { name, change: "removed" })),
    ...added.map((name) => named("env", "env", { name, change: "added" })),
    ...other.map(([name]) => named("env", "env", { name, change: "changed" })),
  ];
}

function imageDifference(before: Container, after: Container): TemplateDifference[] {
  const [older = "none", newer = "none"] = [before.image, after.image];
  if (older === newer) return [];
  const [repository, tag] = parts(newer);
  const [olderRepository, olderTag] = parts(older);
  const isTag = repository === olderRepository;
  const [from, to] = isTag ? [olderTag, tag] : [older, newer];
  const text = `${isTag ? "image tag" : "image"} ${from} → ${to}`;
  return [{ aspect: "image", change: "changed", name: after.name, before: from, after: to, text }];
}

/** `registry:5000/shop/payment:v1` is repository and tag; a digest counts as a tag. */
function parts(image: string): [string, string] {
  const at = image.includes("@") ? image.indexOf("@") : image.indexOf(":", image.lastIndexOf("/"));
  return at < 0 ? [image, "latest"] : [image.slice(0, at), image.slice(at + 1)];
}

function resourceDifferences(before: Container, after: Container): TemplateDifference[] {
  const kinds = ["requests", "limits"] as const;
  return kinds.flatMap((kind) => {
    const older: Record<string, string> = before.resources?.[kind] ?? {};
    const newer: Record<string, string> = after.resources?.[kind] ?? {};
    const names = [...new Set([...Object.keys(older), ...Object.keys(newer)])];
    return names
      .filter((name) => older[name] !== newer[name])
      .map((name) => resourceDifference(`${name} ${kind.slice(0, -1)}`, older[name], newer[name]));
  });
}

function resourceDifference(
  name: string,
  before: string | undefined,
  after: string | undefined,
): TemplateDifference {
  return {
    aspect: "resources",
    change: changeOf(before, after),
    ...present({ name, before, after }),
    text: `${name} ${before ?? "none"} → ${after ?? "none"}`,
  };
}

function changeOf(before: unknown, after: unknown): Difference["change"] {
  if (before === undefined) return "added";
  return after === undefined ? "removed" : "changed";
}

function probeDifference(
  name: string,
  before: Probe | undefined,
  after: Probe | undefined,
): TemplateDifference[] {
  if (isSame(before, after)) return [];
  const change = changeOf(before, after);
  return [{ aspect: "probe", change, name, text: `${name} ${change}` }];
}

/** ConfigMaps and Secrets that the template takes, by `envFrom`, variable or volume. */
function configDifferences(before: PodTemplate, after: PodTemplate): TemplateDifference[] {
  const older = configsOf(before);
  const newer = configsOf(after);
  return [
    ...without(older, newer).map((name) => configDifference(name, "removed")),
    ...without(newer, older).map((name) => configDifference(name, "added")),
  ];
}

function without(names: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...names].filter((name) => !others.has(name));
}

function configDifference(kindAndName: string, change: Difference["change"]): TemplateDifference {
  const [, name = kindAndName] = kindAndName.split(" ");
  return { aspect: "config", change, name, text: `reference to ${kindAndName} ${change}` };
}

/** The ConfigMaps and Secrets that a template names: `ConfigMap payment-config`. */
export function configsOf(template: PodTemplate): Set<string> {
  const containers = [...allContainers(template).values()];
  return new Set([
    ...containers.flatMap((container) => [
      ...container.envFrom.flatMap((from) => [
        ...reference("ConfigMap", from.configMapRef?.name),
        ...reference("Secret", from.secretRef?.name),
      ]),
      ...container.env.flatMap((variable) => [
        ...reference("ConfigMap", variable.valueFrom?.configMapKeyRef?.name),
        ...reference("Secret", variable.valueFrom?.secretKeyRef?.name),
      ]),
    ]),
    ...template.spec.volumes.flatMap((volume) => [
      ...reference("ConfigMap", volume.configMap?.name),
      ...reference("Secret", volume.secret?.secretName),
    ]),
  ]);
}

function reference(kind: string, name: string | undefined): string[] {
  return name === undefined ? [] : [`${kind} ${name}`];
}

/** `env DB_HOST added`. */
function named(
  aspect: Aspect,
  noun: string,
  { name, change }: { name: string; change: Difference["change"] },
): TemplateDifference {
  return { aspect, change, name, text: `${noun} ${name} ${change}` };
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
