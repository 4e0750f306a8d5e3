import {
  type Answered,
  type Claim,
  type Evidence,
  eks,
  type Gap,
  keyOf,
  type ObjectRef,
  present,
  type Recalled,
  type SpecialistPorts,
  type Task,
} from "@binnacle/contracts";
import { shellWords } from "@binnacle/diagnosis";
import { askInStep, toGap } from "@binnacle/runtime";
import { z } from "zod";

/** Enough to reproduce one sentence. */
const maxCited = 3;

/** Whether what helped then is possible now, in one sentence. */
interface Rechecked {
  readonly claim: Pick<Claim, "text" | "slots">;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** Looks at the cluster for one recalled incident; `owner`: of today's finding. */
export type Recheck = (item: Recalled, owner: ObjectRef) => Promise<Rechecked>;

/**
 * An undone rollout needs an earlier one; any other fix needs its object. Incidents that need the same are checked
 * once. What cannot be asked is said in the sentence and as a gap.
 */
export function createRecheck(task: Task, ports: SpecialistPorts): Recheck {
  const begun = new Map<string, Promise<Rechecked>>();
  const checking = { cluster: task.scope.cluster.name, ports };
  return (item, owner) => {
    const object = objectOf(item, owner);
    const revisions = item.record.fix.undoesRollout === true ? revisionsOf[object.kind] : undefined;
    const key = `${revisions === undefined ? "" : "rollouts of "}${keyOf(object)}`;
    const checked = begun.get(key) ?? check(object, revisions, checking);
    begun.set(key, checked);
    return checked;
  };
}

/** The object of the fix when the incident was on this very owner, and the owner of today's finding otherwise. */
function objectOf({ record, match }: Recalled, owner: ObjectRef): ObjectRef {
  const { object } = record.fix;
  if (match !== "fingerprint" || object === undefined) return owner;
  return { ...object, ...present({ namespace: owner.namespace }) };
}

/** Where the rollouts of a kind are kept, and the path of their numbers. */
interface Revisions {
  readonly kind: string;
  readonly path: string;
}

const controllerRevisions: Revisions = { kind: "controllerrevisions", path: ".revision" };
const revisionsOf: Readonly<Record<string, Revisions>> = {
  Deployment: {
    kind: "replicasets",
    path: String.raw`.metadata.annotations.deployment\.kubernetes\.io/revision`,
  },
  StatefulSet: controllerRevisions,
  DaemonSet: controllerRevisions,
};

interface Checking {
  readonly cluster: string;
  readonly ports: SpecialistPorts;
}

async function check(
  object: ObjectRef,
  revisions: Revisions | undefined,
  checking: Checking,
): Promise<Rechecked> {
  const { kind, namespace, name } = object;
  const said = `${kind.toLowerCase()}/${name}`;
  const input = { kind, name, ...present({ namespace }) };
  const step = `object ${keyOf(object)}`;
  const answered = await askInStep(eks.getObject, input, { ...checking, step });
  if (answered.kind === "refused" && answered.reason === "not_found")
    return { claim: about(said, "is gone"), evidence: [], gaps: [] };
  if (answered.kind !== "ok") return unchecked(answered, said);
  if (revisions !== undefined)
    return await checkRollouts(object, {
      ...checking,
      revisions,
      labels: labelsOf(answered.result),
    });
  const evidence = answered.evidence.slice(0, maxCited);
  return { claim: about(said, "still exists"), evidence, gaps: answered.gaps };
}

function about(object: string, is: string): Rechecked["claim"] {
  return { text: `Checked again: {object} ${is}.`, slots: { object: { value: object } } };
}

const Labels = z.record(z.string(), z.string()).default({});
const Selecting = z.object({
  object: z.object({
    spec: z.object({ selector: z.object({ matchLabels: Labels }).optional() }).optional(),
  }),
});

/** `app=payment,tier=web`; empty for what selects nothing, or nothing that can be read. */
function labelsOf(result: unknown): string {
  const spec = Selecting.safeParse(result).data?.object.spec;
  return Object.entries(spec?.selector?.matchLabels ?? {})
    .map(([label, value]) => `${label}=${value}`)
    .join(",");
}

/** An undo goes to the last rollout but the newest. */
async function checkRollouts(
  { kind, namespace = "default", name }: ObjectRef,
  { revisions, labels, ...checking }: Checking & { revisions: Revisions; labels: string },
): Promise<Rechecked> {
  const what = `rollouts of ${name}`;
  if (labels === "") return unknown(what, "no_data", `the selector of ${name} names no labels`);
  const path = `{.items[*]${revisions.path}}`;
  const command = shellWords`get ${revisions.kind} -n ${namespace} -l ${labels} -o jsonpath=${path}`;
  const step = `rollouts of ${keyOf({ kind, namespace, name })}`;
  const answered = await askInStep(eks.kubectl, { command }, { ...checking, step });
  if (answered.kind !== "ok") return unchecked(answered, what);
  const { result, evidence, gaps } = answered;
  if (result.hasMore) return unknown(what, "cut", "the list of rollouts was cut");
  const [newest, previous] = result.output
    .split(" ")
    .map(Number)
    .filter((number) => number > 0)
    .toSorted((left, right) => right - left);
  if (newest === undefined) return unknown(what, "no_data", "no rollout is listed");
  const text =
    previous === undefined
      ? "there is no earlier rollout to go back to."
      : `rollout ${previous} still exists.`;
  const claim = { text: `Checked again: ${text}` };
  return { claim, evidence: evidence.slice(0, maxCited), gaps };
}

function unknown(what: string, kind: Gap["kind"], why: string): Rechecked {
  return unchecked({ kind: "gap", gap: { origin: "kubernetes", kind, what, why } }, what);
}

function unchecked(
  unanswered: Exclude<Answered<unknown>, { kind: "ok" }>,
  what: string,
): Rechecked {
  const gap = toGap(unanswered, { origin: "kubernetes", what });
  const claim = { text: "Not checked again: {why}", slots: { why: { value: gap.why } } };
  return { claim, evidence: [], gaps: [gap] };
}
