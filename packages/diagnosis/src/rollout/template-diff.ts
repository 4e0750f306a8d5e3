import { type Difference, present } from "@binnacle/contracts";
import type { TemplateContainer } from "../state/container.ts";
import type { PodTemplate } from "../state/pod.ts";
import { spreadChanges } from "./spread-changes.ts";

export type Aspect = Difference["aspect"];

/** One thing that differs between two revisions of a pod template, and how people say it. */
export interface TemplateDifference extends Difference {
  /** `env PAYMENT_GATEWAY_URL removed`. */
  readonly text: string;
}

/** Something before and after. */
type Pair = readonly [before: unknown, after: unknown];

/** What the newer template changed, in the order in which people ask. */
export function diffTemplates(before: PodTemplate, after: PodTemplate): TemplateDifference[] {
  const [older, newer] = [containersOf(before), containersOf(after)];
  const inits = byName(after.spec.initContainers);
  return [
    ...namesOf(newer, older).flatMap((name) =>
      containerDifferences(
        { name, of: inits.has(name) ? ` of init container ${name}` : "" },
        older.get(name),
        newer.get(name),
      ),
    ),
    ...configDifferences(before, after),
    ...rule("node selector", [before.spec.nodeSelector, after.spec.nodeSelector]),
    ...rule("affinity", [before.spec.affinity, after.spec.affinity]),
    ...rule("tolerations", [before.spec.tolerations, after.spec.tolerations]),
    ...spreadDifferences(before, after),
    ...rule("host network", [before.spec.hostNetwork === true, after.spec.hostNetwork === true]),
    ...rule("priority class", [before.spec.priorityClassName, after.spec.priorityClassName]),
    ...security("security context", [before.spec.securityContext, after.spec.securityContext]),
    ...pullSecretDifferences(before, after),
    ...whole("identity", "service account", [accountOf(before), accountOf(after)]),
    ...whole("labels", "pod labels", [podLabels(before), podLabels(after)]),
  ];
}

function spreadDifferences(before: PodTemplate, after: PodTemplate): TemplateDifference[] {
  const older = before.spec.topologySpreadConstraints;
  const newer = after.spec.topologySpreadConstraints;
  const text = spreadChanges(older, newer);
  return rule("topology spread", [older, newer]).map((item) => ({ ...item, text }));
}

/** The API server writes `default` into a pod, and nothing into a template. */
function accountOf({ spec }: PodTemplate): string {
  return spec.serviceAccountName ?? "default";
}

/** The ConfigMaps and Secrets that a template takes, by `envFrom`, variable or volume: `ConfigMap payment-config`. */
export function configsOf(template: PodTemplate): Set<string> {
  const taken = [
    ...[...containersOf(template).values()].flatMap(({ envFrom, env }) => [
      ...envFrom.map((from) => [from.configMapRef?.name, from.secretRef?.name]),
      ...env.map(({ valueFrom: from }) => [from?.configMapKeyRef?.name, from?.secretKeyRef?.name]),
    ]),
    ...template.spec.volumes.map((volume) => [volume.configMap?.name, volume.secret?.secretName]),
  ];
  return new Set(
    taken.flatMap(([map, secret]) => [
      ...(map === undefined ? [] : [`ConfigMap ${map}`]),
      ...(secret === undefined ? [] : [`Secret ${secret}`]),
    ]),
  );
}

function containersOf({ spec }: PodTemplate): Map<string, TemplateContainer> {
  return byName([...spec.initContainers, ...spec.containers]);
}

function byName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}

/** Names of either, each once. */
function namesOf(...maps: readonly ReadonlyMap<string, unknown>[]): string[] {
  return [...new Set(maps.flatMap((map) => [...map.keys()]))];
}

/** What an init container requests is not what people take for that of the pod: `of` says whose it is. */
function containerDifferences(
  { name, of }: { readonly name: string; readonly of: string },
  before: TemplateContainer | undefined,
  after: TemplateContainer | undefined,
): TemplateDifference[] {
  if (before === undefined || after === undefined)
    return one("containers", [name, `container ${name}`], [before, after]);
  return [
    ...envDifferences(before, after),
    ...imageDifference(before, after),
    ...mountDifferences(before, after),
    ...whole("command", "command", [commandLine(before), commandLine(after)]),
    ...resourceDifferences(before, after, { kind: "requests", of }),
    ...resourceDifferences(before, after, { kind: "limits", of }),
    ...one("probe", ["liveness probe"], [before.livenessProbe, after.livenessProbe]),
    ...one("probe", ["readiness probe"], [before.readinessProbe, after.readinessProbe]),
    ...one("probe", ["startup probe"], [before.startupProbe, after.startupProbe]),
    ...whole("ports", "container ports", [
      before.ports.map(withoutHost),
      after.ports.map(withoutHost),
    ]),
    ...rule("host ports", [hostPortsOf(before), hostPortsOf(after)]),
    ...security(`security context of container ${name}`, [
      before.securityContext,
      after.securityContext,
    ]),
  ];
}

function withoutHost({ hostPort: _hostPort, ...port }: TemplateContainer["ports"][number]) {
  return port;
}

function hostPortsOf({ ports }: TemplateContainer): number[] {
  return ports.flatMap(({ hostPort }) => (hostPort === undefined ? [] : [hostPort]));
}

/** Beside the container's own there is that of the pod. */
function security(name: string, pair: Pair): TemplateDifference[] {
  return whole("security", name, pair).map((difference) => ({ ...difference, name }));
}

function pullSecretDifferences(before: PodTemplate, after: PodTemplate): TemplateDifference[] {
  const [older, newer] = [
    byName(before.spec.imagePullSecrets),
    byName(after.spec.imagePullSecrets),
  ];
  return namesOf(newer, older).flatMap((name) =>
    one("identity", [`pull secret ${name}`], [older.get(name), newer.get(name)]),
  );
}

function commandLine({ command, args }: TemplateContainer): readonly string[] {
  return [...command, "", ...args];
}

function podLabels({ metadata }: PodTemplate) {
  const { "pod-template-hash": _hash, ...labels } = metadata?.labels ?? {};
  return labels;
}

function envDifferences(before: TemplateContainer, after: TemplateContainer): TemplateDifference[] {
  const [older, newer] = [byName(before.env), byName(after.env)];
  return removedFirst(
    namesOf(newer, older).flatMap((name) =>
      one("env", [name, `env ${name}`], [older.get(name), newer.get(name)]),
    ),
  );
}

function mountDifferences(before: TemplateContainer, after: TemplateContainer) {
  const [older, newer] = [mountsOf(before), mountsOf(after)];
  return removedFirst(
    namesOf(newer, older).flatMap((path) =>
      one("config", [path, `mount ${path}`], [older.get(path), newer.get(path)]),
    ),
  );
}

function mountsOf({ volumeMounts }: TemplateContainer) {
  return new Map(volumeMounts.map((mount) => [mount.mountPath, mount]));
}

function configDifferences(before: PodTemplate, after: PodTemplate): TemplateDifference[] {
  const [older, newer] = [configsOf(before), configsOf(after)];
  const configs = [...new Set([...newer, ...older])];
  return removedFirst(
    configs.flatMap((config) => {
      const [, name = config] = config.split(" ");
      const pair = [older, newer].map((set) => (set.has(config) ? config : undefined));
      return one("config", [name, `reference to ${config}`], [pair[0], pair[1]]);
    }),
  );
}

function removedFirst(differences: readonly TemplateDifference[]): TemplateDifference[] {
  const order = ["removed", "added", "changed"];
  return differences.toSorted(
    (left, right) => order.indexOf(left.change) - order.indexOf(right.change),
  );
}

function imageDifference(
  before: TemplateContainer,
  after: TemplateContainer,
): TemplateDifference[] {
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

function resourceDifferences(
  { resources: left }: TemplateContainer,
  { resources: right }: TemplateContainer,
  { kind, of }: { readonly kind: "requests" | "limits"; readonly of: string },
): TemplateDifference[] {
  const older = new Map(Object.entries(left?.[kind] ?? {}));
  const newer = new Map(Object.entries(right?.[kind] ?? {}));
  return namesOf(older, newer).flatMap((resource) => {
    const [before, after] = [older.get(resource), newer.get(resource)];
    const name = `${resource} ${kind.slice(0, -1)}`;
    const text = `${name}${of} ${before ?? "none"} → ${after ?? "none"}`;
    const told = { ...present({ before, after }), text };
    return one("resources", [name], [before, after]).map((item) => ({ ...item, ...told }));
  });
}

/** One of several things: `env DB_HOST added`. */
function one(
  aspect: Aspect,
  [name, noun = name]: readonly [name: string, noun?: string],
  [before, after]: Pair,
) {
  if (isSame(before, after)) return [];
  const left = after === undefined ? "removed" : "changed";
  const change = before === undefined ? "added" : left;
  return [{ aspect, change, name, text: `${noun} ${change}` } as const];
}

/** A pod has one command and one set of labels. */
function whole(aspect: Aspect, noun: string, [before, after]: Pair): TemplateDifference[] {
  return isSame(before, after) ? [] : [{ aspect, change: "changed", text: `${noun} changed` }];
}

/** It has several rules that place it. */
function rule(name: string, pair: Pair): TemplateDifference[] {
  return whole("scheduling", name, pair).map((difference) => ({ ...difference, name }));
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
