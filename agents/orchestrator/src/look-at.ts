import type { Claim, DiagnoseResult, ToolSource } from "@binnacle/contracts";
import { type FirstLook, firstLook } from "./first-look.ts";

export interface Names {
  readonly target?: string | undefined;
  /** As typed. */
  readonly namespace?: string | undefined;
  /** Of the investigation that the talk is about: wins while the name exists there. */
  readonly threadNamespace?: string | undefined;
  /** A word of a question may be no name at all: then the answer is about the whole. */
  readonly isLoose?: boolean;
}

interface Looking {
  readonly tools: ToolSource;
  readonly signal: AbortSignal;
  readonly windowMinutes: number;
}

export interface NamedLook {
  readonly look: FirstLook;
  /** Said before all else: `No object is named customers; this is about the whole cluster.` */
  readonly notes: readonly Claim[];
}

type Looked = Extract<FirstLook, { kind: "looked" }>;
type Unclear = Exclude<DiagnoseResult["outcome"], { kind: "diagnosed" }>;

/**
 * The first look at what people mean. A name that is not where it was looked for is tried as what else it may be: in
 * another namespace than that of the thread, a namespace by itself, a workload after "in", or a plain word.
 */
export async function lookAt(names: Names, looking: Looking): Promise<NamedLook> {
  const { target, namespace, threadNamespace } = names;
  const at = (place: Pick<Names, "target" | "namespace">): Promise<FirstLook> =>
    firstLook({ ...place, windowMinutes: looking.windowMinutes }, looking.tools, looking.signal);
  const first = await at({ target, namespace: namespace ?? threadNamespace });
  if (first.kind === "blind" || first.result.outcome.kind !== "unknown_name")
    return { look: first, notes: [] };
  for (const other of otherMeanings(names)) {
    const look = await at(other);
    if (look.kind === "looked" && look.result.outcome.kind !== "unknown_name")
      return { look, notes: [] };
  }
  return isPlainWord(names, first.result.outcome)
    ? { look: await at({ namespace }), notes: [aboutTheWhole(names)] }
    : { look: await nearest(first, { names, at }), notes: [] };
}

function otherMeanings({
  target,
  namespace,
  threadNamespace,
}: Names): Pick<Names, "target" | "namespace">[] {
  if (target === undefined) {
    const named = { target: namespace };
    const inThread = { ...named, namespace: threadNamespace };
    if (namespace === undefined) return [];
    return threadNamespace === undefined ? [named] : [inThread, named];
  }
  const elsewhere = namespace === undefined && threadNamespace !== undefined ? [{ target }] : [];
  const isBare = namespace === undefined && !target.includes("/");
  return [...elsewhere, ...(isBare ? [{ namespace: target }] : [])];
}

/** Near names are sought in the whole cluster when the thread alone chose the namespace. */
async function nearest(
  first: Looked,
  {
    names: { target, namespace, threadNamespace },
    at,
  }: { names: Names; at: (place: Names) => Promise<FirstLook> },
): Promise<FirstLook> {
  const isOfThread = namespace === undefined && threadNamespace !== undefined;
  const { outcome } = first.result;
  const hasNear = outcome.kind === "unknown_name" && outcome.near.length > 0;
  return isOfThread && !hasNear ? await at({ target }) : first;
}

function isPlainWord({ isLoose }: Names, outcome: Unclear): boolean {
  return (
    isLoose === true &&
    outcome.kind === "unknown_name" &&
    outcome.what === "workload" &&
    outcome.near.length === 0
  );
}

function aboutTheWhole({ target, namespace }: Names): Claim {
  const whole = namespace === undefined ? "the whole cluster" : `namespace ${namespace}`;
  return { text: `No object is named ${target ?? ""}; this is about ${whole}.`, evidence: [] };
}
