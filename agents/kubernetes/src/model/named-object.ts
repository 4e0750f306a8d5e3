import { isAmong, type Proving } from "@binnacle/agent-kit";
import { type Evidence, keyOf, type ObjectRef, present, type Task } from "@binnacle/contracts";

/** `Deployment/shop/cart`, `Node/ip-10-0-0-1`. */
export function toRef(written: string): ObjectRef | undefined {
  const [kind = "", second = "", third, ...more] = written.trim().split("/");
  if (kind === "" || second === "" || more.length > 0) return undefined;
  return third === undefined ? { kind, name: second } : { kind, namespace: second, name: third };
}

/** An object of that kind was seen there; of a workload, one of its pods, as their owner references tell. */
export function isExamined(ref: ObjectRef, { citations, names, objects }: Proving): boolean {
  const subjects = citations.all().flatMap(({ subject }) => subject ?? []);
  const seen = objects ?? subjects;
  if (isAmong(ref, seen)) return true;
  const owners = citations.all().flatMap((fact) => ownerIn(fact) ?? []);
  if (isAmong(ref, owners)) return true;
  return objects === undefined && ref.kind.length > 0 && names.has(ref.name.toLowerCase());
}

/** What the object of a fact belongs to by owner references; its name does not tell it. */
function ownerIn({ subject, values }: Evidence): ObjectRef | undefined {
  const { owner } = values;
  const [kind = "", name = ""] = typeof owner === "string" ? owner.split("/") : [];
  if (subject === undefined || kind === "" || name === "") return undefined;
  return present({ kind, namespace: subject.namespace, name });
}

/** Of a pod its workload, where a finding of the first look or a fact about the pod tells it. */
export function ownerOf(
  culprit: ObjectRef,
  { task, citations }: Pick<Proving, "citations"> & { readonly task: Task },
): ObjectRef {
  const key = keyOf(culprit);
  const isSame = (ref: ObjectRef | undefined) => ref !== undefined && keyOf(ref) === key;
  const found = task.findings.find((finding) => isSame(finding.culprit));
  const fact = citations.all().find((one) => isSame(one.subject) && ownerIn(one) !== undefined);
  return found?.owner ?? (fact && ownerIn(fact)) ?? culprit;
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
