import type { Proving } from "@binnacle/agent-kit";
import { keyOf, type ObjectRef, type Task } from "@binnacle/contracts";

/** `Deployment/shop/cart`, `Node/ip-10-0-0-1`. */
export function toRef(written: string): ObjectRef | undefined {
  const [kind = "", second = "", third, ...more] = written.trim().split("/");
  if (kind === "" || second === "" || more.length > 0) return undefined;
  return third === undefined ? { kind, name: second } : { kind, namespace: second, name: third };
}

/** A fact is about it, its owner or what is named after it, or a page of the cluster shows it. */
export function isExamined({ name, kind }: ObjectRef, { citations, names }: Proving): boolean {
  const isOf = (subject: ObjectRef | undefined): boolean =>
    subject !== undefined && (subject.name === name || subject.name.startsWith(`${name}-`));
  return (
    kind.length > 0 &&
    (names.has(name.toLowerCase()) || citations.all().some(({ subject }) => isOf(subject)))
  );
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
