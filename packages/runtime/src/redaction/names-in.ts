const keys = new Set([
  "name",
  "namespace",
  "pod",
  "container",
  "node",
  "nodeName",
  "workload",
  "cluster",
  "service",
  "uid",
  "id",
]);
const deepest = 100;

/** The names of objects that a value tells: nothing that looks like a secret by its form alone is one of them. */
export function namesIn(value: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  collect(value, names, 0);
  return names;
}

function collect(value: unknown, names: Set<string>, depth: number): void {
  if (value === null || typeof value !== "object" || depth > deepest) return;
  for (const [key, item] of Object.entries(value))
    if (typeof item !== "string") collect(item, names, depth + 1);
    else if (keys.has(key) && isName(item)) names.add(item);
}

/** As names of Kubernetes are, without the long random part that a token of a vendor has and no generated name. */
function isName(text: string): boolean {
  return /^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/u.test(text) && !isRandom(text);
}

const run = /[a-z\d]{24,}/gu;

function isRandom(text: string): boolean {
  return (text.match(run) ?? []).some((part) => (part.match(/\d/gu)?.length ?? 0) >= 4);
}
