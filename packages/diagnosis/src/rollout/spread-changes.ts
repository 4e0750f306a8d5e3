import type { SpreadConstraint } from "../state/pod.ts";

/** How topology spread constraints differ, in few words: `topology spread by zone: minDomains 1 → 3`. */
export function spreadChanges(
  before: readonly SpreadConstraint[],
  after: readonly SpreadConstraint[],
): string {
  const keys = [...new Set([...after, ...before].map(({ topologyKey }) => topologyKey))];
  const changes = keys.flatMap((key) => changesBy(key, [of(before, key), of(after, key)]));
  return changes.length === 0 ? "topology spread changed" : `topology spread ${changes.join("; ")}`;
}

function of(constraints: readonly SpreadConstraint[], key: string): readonly SpreadConstraint[] {
  return constraints.filter(({ topologyKey }) => topologyKey === key);
}

type Pair<T> = readonly [before: T, after: T];

/** Several by the same key are not told apart. */
function changesBy(key: string, [left, right]: Pair<readonly SpreadConstraint[]>): string[] {
  const by = `by ${key.split("/").at(-1)}`;
  const [[older, ...olderToo], [newer, ...newerToo]] = [left, right];
  if (olderToo.length + newerToo.length > 0)
    return JSON.stringify(left) === JSON.stringify(right) ? [] : [`${by} changed`];
  if (newer === undefined) return [`${by} removed`];
  if (older === undefined) return [`${by} added (${saidOf(newer)})`];
  const fields = [...new Set([...Object.keys(newer), ...Object.keys(older)])];
  const changes = fields.flatMap((field) => changeOf(field, [older[field], newer[field]]));
  return changes.length === 0 ? [] : [`${by}: ${changes.join(", ")}`];
}

function changeOf(field: string, pair: Pair<unknown>): string[] {
  const [older, newer] = pair.map((value) => value ?? DEFAULTS.get(field));
  if (JSON.stringify(older) === JSON.stringify(newer)) return [];
  const [from, to] = [plain(older), plain(newer)];
  const isPlain = from !== undefined && to !== undefined;
  return [isPlain ? `${field} ${from} → ${to}` : `${field} changed`];
}

function plain(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** What the API server takes where nothing is said. */
const DEFAULTS = new Map<string, unknown>([
  ["minDomains", 1],
  ["nodeAffinityPolicy", "Honor"],
  ["nodeTaintsPolicy", "Ignore"],
]);

function saidOf({ maxSkew, minDomains, whenUnsatisfiable }: SpreadConstraint): string {
  const domains = minDomains === undefined ? [] : [`minDomains ${minDomains}`];
  return [`maxSkew ${maxSkew}`, ...domains, whenUnsatisfiable].join(", ");
}
