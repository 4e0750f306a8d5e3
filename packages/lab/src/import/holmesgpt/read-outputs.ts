import { KubernetesObject, type LogLine } from "@binnacle/cases";
import { kinds } from "@binnacle/diagnosis";
import { parse as readYaml } from "yaml";
import { listedEvents } from "../describe/events.ts";
import { listedKinds } from "../describe/listed-kinds.table.ts";
import { listedObjects } from "../describe/listed-objects.ts";
import { listedPods } from "../describe/listed-pods.ts";
import { printedAt } from "../describe/printed-at.ts";
import { readDescribe } from "../describe/read-describe.ts";
import { createRecordingClock } from "../describe/recording-clock.ts";
import { withPortNames } from "../describe/with-port-names.ts";
import { logLines } from "./log-lines.ts";
import type { Output } from "./read-test.ts";

/** What the outputs of one test show of a cluster, moved to one moment. */
export interface Shown {
  readonly recordedAt: string;
  readonly objects: readonly KubernetesObject[];
  readonly logs: readonly LogLine[];
  /** Lists that were printed as a whole. */
  readonly lists: readonly { readonly kind: string; readonly namespace?: string }[];
}

/** An object that a YAML shows is whole; what describes it says more than a row. */
const tools: Readonly<Record<string, number>> = {
  kubectl_get_yaml: 3,
  kubectl_describe: 2,
  kubectl_get_by_kind_in_namespace: 1,
  kubectl_get_by_kind_in_cluster: 1,
  kubectl_get_by_name: 1,
  kubectl_events: 0,
};

/** Whether the tool shows objects of a cluster. */
export function showsCluster({ tool }: Output): boolean {
  return tool in tools;
}

export function readOutputs(outputs: readonly Output[]): Shown {
  const texts = outputs
    .filter(showsCluster)
    .toSorted((one, other) => (tools[other.tool] ?? 0) - (tools[one.tool] ?? 0));
  const moments = texts.flatMap(({ text }) => printedAt(text) ?? []).toSorted();
  const recordedAt = moments.at(-1) ?? "2026-01-01T00:00:00Z";
  const read = texts.flatMap((output) => readOne(output, recordedAt));
  const known = firstOfEach(read.filter(({ kind }) => kind !== "Event"));
  const pods = texts.flatMap((output) => podsIn(output, known, recordedAt));
  const objects = [
    ...withPortNames(firstOfEach([...known, ...pods]), texts.map(({ text }) => text).join("\n")),
    ...numbered(read.filter(({ kind }) => kind === "Event")),
  ];
  return {
    recordedAt,
    objects,
    logs: logLines(outputs, objects, recordedAt),
    lists: texts.flatMap(wholeList),
  };
}

function readOne({ tool, asked, text }: Output, recordedAt: string): KubernetesObject[] {
  const clock = createRecordingClock(recordedAt, printedAt(text));
  const { namespace } = asked;
  const kind = kindOf(asked["kind"]);
  if (tool === "kubectl_events") return listedEvents(text, namespace, clock);
  if (/^Name:\s/u.test(text)) {
    const read = readDescribe(text, clock, { namespace });
    // A text of another kind than was asked for is of a recording that somebody wrote.
    return read.some((one) => one.kind === kind) ? read : [];
  }
  if (tool !== "kubectl_get_yaml") return listedObjects({ kind, namespace, text }, clock);
  const whole = KubernetesObject.safeParse(readYaml(text));
  return whole.success ? [whole.data] : [];
}

function podsIn(
  { asked, text }: Output,
  objects: readonly KubernetesObject[],
  recordedAt: string,
): KubernetesObject[] {
  if (kindOf(asked["kind"]) !== "Pod") return [];
  const { namespace } = asked;
  return listedPods({ text, namespace, objects }, createRecordingClock(recordedAt));
}

/** By kind, plural or short name. */
function kindOf(word = ""): string {
  const name = word.toLowerCase();
  const found = kinds.find(
    ({ kind, plural, shortNames }) =>
      kind.toLowerCase() === name || plural === name || shortNames.includes(name),
  );
  return found?.kind ?? word;
}

/** A table of kinds whose rows are objects shows a list as a whole. */
function wholeList({ tool, asked, text }: Output): { kind: string; namespace?: string }[] {
  const { namespace } = asked;
  const kind = kindOf(asked["kind"]);
  if (!(kind in listedKinds) || !/^(?:NAMESPACE\s+)?NAME\s/u.test(text)) return [];
  if (tool === "kubectl_get_by_kind_in_cluster") return [{ kind }];
  if (tool !== "kubectl_get_by_kind_in_namespace" || namespace === undefined) return [];
  return [{ kind, namespace }];
}

function firstOfEach(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const byKey = Map.groupBy(objects, ({ kind, metadata: { namespace, name } }) =>
    [kind, namespace, name].join("/"),
  );
  return [...byKey.values()].flatMap(([first]) => first ?? []);
}

/** Events of several texts: each once, with a name of its own. */
function numbered(events: readonly KubernetesObject[]): KubernetesObject[] {
  const byText = Map.groupBy(events, ({ involvedObject, reason, message }) =>
    JSON.stringify([involvedObject, reason, message]),
  );
  return [...byText.values()].flatMap(([first], index) => {
    if (first === undefined) return [];
    const name = `${first.metadata.name}.${index}`;
    return [{ ...first, metadata: { ...first.metadata, name, uid: `Event/${name}` } }];
  });
}
