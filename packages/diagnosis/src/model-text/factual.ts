import type { Evidence } from "@binnacle/contracts";
import { holdsToken } from "./holds-token.ts";

/** Tools of the cluster that give objects as the API server has them, not what a workload wrote. */
const objectTools: ReadonlySet<string> = new Set(["get_object", "list_objects"]);
const readsObjects = /(?:^|\s)(?:get|describe|rollout history)(?:\s|$)/u;

/** What evidence says that is no word of a workload or a person: facts, and pages of objects. Case is kept. */
export function factualText(evidence: Iterable<Evidence>): string {
  return [...evidence]
    .filter(isFactual)
    .map(({ text, values, subject }) => [text, JSON.stringify([values, subject ?? {}])].join("\n"))
    .join("\n")
    .normalize("NFKC");
}

/** Whether a fact names the object, or a page of the API server is about it. A word of somebody else's names nothing. */
export function isNamedByFact(name: string, evidence: Iterable<Evidence>): boolean {
  return [...evidence].filter(isFactual).some((item) => {
    const { trust, subject } = item;
    if (subject?.name.toLowerCase() === name.toLowerCase()) return true;
    return trust === "fact" && holdsToken(factualText([item]).toLowerCase(), name.toLowerCase());
  });
}

function isFactual({ trust, source, origin }: Evidence): boolean {
  if (trust === "fact") return true;
  if (origin !== "kubernetes") return false;
  const { tool, arguments: args } = source;
  return (
    objectTools.has(tool) || (tool === "kubectl" && readsObjects.test(String(args["command"])))
  );
}

/** Whether a value that a change sets stands there: an image or an address from its beginning to its end. */
export function isFact(value: string, facts: string): boolean {
  if (!/[/:@]/u.test(value)) return holdsToken(facts, value);
  const ends = facts.split(/[\s"',;()]+/u).map((word) => word.replace(/[.:]$/u, ""));
  return ends.some((word) => word === value || word.endsWith(`=${value}`));
}
