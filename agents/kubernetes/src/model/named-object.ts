import { isAmong, type Proving } from "@binnacle/agent-kit";
import { keyOf, type ObjectRef, type Task } from "@binnacle/contracts";

/** `Deployment/shop/cart`, `Node/ip-10-0-0-1`. */
export function toRef(written: string): ObjectRef | undefined {
  const [kind = "", second = "", third, ...more] = written.trim().split("/");
  if (kind === "" || second === "" || more.length > 0) return undefined;
  return third === undefined ? { kind, name: second } : { kind, namespace: second, name: third };
}

/** An object of that kind was seen there; of a workload, one of its pods, and no workload of another kind by that name. */
export function isExamined(ref: ObjectRef, { citations, names, objects }: Proving): boolean {
  const subjects = citations.all().flatMap(({ subject }) => subject ?? []);
  const seen = objects ?? subjects;
  if (isAmong(ref, seen)) return true;
  const isMade = subjects.some((subject) => isMadeBy(subject, ref));
  if (isMade) return !seen.some((other) => isWorkload(other) && isNamesake(other, ref));
  return objects === undefined && ref.kind.length > 0 && names.has(ref.name.toLowerCase());
}

const workloadKinds: ReadonlySet<string> = new Set(
  "deployment statefulset daemonset replicaset job cronjob".split(" "),
);

function isWorkload({ kind }: ObjectRef): boolean {
  return workloadKinds.has(kind.toLowerCase());
}

function isNamesake(one: ObjectRef, other: ObjectRef): boolean {
  return one.name === other.name && one.namespace === other.namespace;
}

function isMadeBy({ kind, namespace, name }: ObjectRef, owner: ObjectRef): boolean {
  const isOwned = kind === "Pod" || kind === "ReplicaSet" || kind === "Job";
  const isThere = namespace === owner.namespace && name.startsWith(`${owner.name}-`);
  return isOwned && isThere && isWorkload(owner);
}

/** Of a pod its workload, where one is known by a name that the pod's begins with. */
export function ownerOf(culprit: ObjectRef, { workloads = [], findings }: Task): ObjectRef {
  const same = [...findings.map(({ owner }) => owner), ...workloads];
  const known = same.find((ref) => keyOf(ref) === keyOf(culprit));
  if (known !== undefined) return known;
  if (culprit.kind !== "Pod") return culprit;
  const owners = same.filter(
    ({ namespace, name }) => namespace === culprit.namespace && culprit.name.startsWith(`${name}-`),
  );
  return owners.toSorted((left, right) => right.name.length - left.name.length)[0] ?? culprit;
}

/** `e3.since`: a time that a fact holds. */
export function sinceOf(
  written: string | undefined,
  { citations }: Pick<Proving, "citations">,
): string | undefined {
  const [handle = "", key = ""] = (written ?? "").replaceAll(/[{}[\]]/gu, "").split(".");
  const value = citations.evidenceOf(handle)?.values[key];
  if (typeof value !== "object") return undefined;
  if ("at" in value) return value.at;
  return "since" in value ? value.since : undefined;
}
