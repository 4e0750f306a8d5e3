import { z } from "zod";
import type { CommandForm } from "./command-forms.table.ts";
import type { SplitCommand } from "./split-command.ts";

/** Fields of a pod that give it rights, files of its node, or another program: nothing that a patch sets. */
const dangerous: ReadonlySet<string> = new Set(
  `securitycontext privileged command args volumes volumemounts initcontainers ephemeralcontainers finalizers
   ownerreferences imagepullsecrets`.split(/\s+/u),
);
const dangerousKinds = ["host", "serviceaccount", "external"];
const Tree: z.ZodType = z.json();

/**
 * What a change sets an object to: images, values of variables, how many, how much, which revision. Who shows the command
 * holds them against what is known. `refused`: nobody may be shown such a change.
 */
export function changedValues(
  { flags, values }: SplitCommand,
  form: CommandForm,
):
  | { readonly kind: "values"; readonly values: readonly string[] }
  | { readonly kind: "refused"; readonly why: string } {
  if (form.isReading) return { kind: "values", values: [] };
  const pairs = form.takes === "object_then_pairs" ? pairsOf(values) : [];
  const amounts = ["--limits", "--requests"].flatMap((flag) => partsOf(flags.get(flag)));
  const counts = ["--replicas", "--to-revision"].flatMap((flag) => flags.get(flag) ?? []);
  const patch = flags.get("-p") ?? flags.get("--patch");
  if (patch === undefined) return { kind: "values", values: [...pairs, ...amounts, ...counts] };
  const tree = treeOf(patch);
  if (tree === undefined) return { kind: "refused", why: "its patch is no JSON" };
  if (fieldsIn(tree).some(isDangerous))
    return { kind: "refused", why: "its patch gives a pod rights, files or another program" };
  if (setsNoReplicas(tree)) return { kind: "refused", why: "it scales to 0" };
  return { kind: "values", values: leavesOf(tree, "") };
}

function isDangerous(field: string): boolean {
  const name = field.toLowerCase();
  return dangerous.has(name) || dangerousKinds.some((kind) => name.startsWith(kind));
}

/** Names of fields, and the parts of the paths of a JSON patch. */
function fieldsIn(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap(fieldsIn);
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([name, item]) => [
    name,
    ...(name === "path" && typeof item === "string" ? item.split("/") : fieldsIn(item)),
  ]);
}

/** `app=cart:1` → `cart:1`; a variable that is taken away is itself what has to be there. */
function pairsOf(values: readonly string[]): string[] {
  return values
    .filter((word, index) => index > 0 && (word.includes("=") || word.endsWith("-")))
    .map((word) => (word.includes("=") ? word.slice(word.indexOf("=") + 1) : word.slice(0, -1)))
    .filter((value) => value !== "");
}

function partsOf(amounts: string | undefined): string[] {
  return (amounts ?? "").split(",").flatMap((pair) => pair.split("=")[1] ?? []);
}

function treeOf(patch: string): unknown {
  try {
    return Tree.parse(JSON.parse(patch));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

const Zero = z.union([
  z.object({ spec: z.object({ replicas: z.literal(0) }) }),
  z.array(z.unknown()).refine((steps) => steps.some((step) => ZeroStep.safeParse(step).success)),
]);
const ZeroStep = z.object({ path: z.literal("/spec/replicas"), value: z.literal(0) });

function setsNoReplicas(tree: unknown): boolean {
  return Zero.safeParse(tree).success;
}

/** Hosts, images, addresses and counts that stand in it; words alone are names of fields and labels. */
function leavesOf(tree: unknown, key: string): string[] {
  if (Array.isArray(tree)) return tree.flatMap((item) => leavesOf(item, key));
  if (typeof tree === "object" && tree !== null)
    return Object.entries(tree).flatMap(([name, item]) => leavesOf(item, name));
  if (key === "path" || key === "op") return [];
  return isTelling(tree, key) ? [String(tree)] : [];
}

function isTelling(leaf: unknown, key: string): boolean {
  if (typeof leaf === "number") return /replicas/iu.test(key);
  return typeof leaf === "string" && (key === "image" || /[./:@]/u.test(leaf));
}
