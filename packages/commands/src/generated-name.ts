import type { ObjectRef } from "@binnacle/contracts";

/** What controllers end names with: no vowel, and none of 0, 1 and 3. */
const letter = "[b-df-hj-np-tv-xz24-9]";
const hash = `${letter}{6,10}`;
/** When a CronJob began it. */
const minute = "[0-9]{8,10}";
const podEnd = `(?:[0-9]+|(?:(?:${hash}|${minute})-)?${letter}{5})`;

/** By kind, how a name goes on behind that of its owner. */
const endings: Readonly<Record<string, RegExp>> = {
  Pod: new RegExp(`^${podEnd}$`, "u"),
  ReplicaSet: new RegExp(`^${hash}$`, "u"),
  Job: new RegExp(`^${minute}$`, "u"),
};

/** Whether an object is that one, or of its pods, ReplicaSets and Jobs, by its name. */
export function belongsTo(owner: ObjectRef, { kind, name }: ObjectRef): boolean {
  if (name === owner.name) return true;
  if (owner.kind === "Pod" || !name.startsWith(`${owner.name}-`)) return false;
  return endings[kind]?.test(name.slice(owner.name.length + 1)) === true;
}

/** The names of its pods, as Prometheus matches them. */
export function podPattern({ kind, name }: ObjectRef): string {
  const own = name.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
  return kind === "Pod" ? own : `${own}-${podEnd}`;
}
