import { type Claim, type Evidence, type ObjectRef, present } from "@binnacle/contracts";
import {
  holdsWord,
  otherUnits,
  tellsDeed,
  unknownIn,
  unprovenByModel,
  unseenInWords,
  withCommands,
  withNames,
  withTimes,
} from "@binnacle/diagnosis";
import type { Citations } from "./create-citations.ts";
import { toClaim } from "./to-claim.ts";

/** What a run knows, as far as what a model writes is held against it. */
export interface Proving {
  readonly citations: Citations;
  /** Names of objects that exist, in lower case. */
  readonly names: ReadonlySet<string>;
  /** Commands that stand in what was found: they may be said again as they are. */
  readonly commands: ReadonlySet<string>;
  /** All that the model was shown, as it was cut. */
  readonly shown: string;
  /** The same as objects; absent: commands are held against names alone. */
  readonly objects?: readonly ObjectRef[];
  /** Of the kubeconfig, the only one that a command may name; absent: none may. */
  readonly context?: string;
}

export type ReadClaim =
  | { readonly kind: "proven"; readonly claim: Claim }
  | { readonly kind: "unproven"; readonly complaints: readonly string[] };

/** A sentence of a model as a claim, if its evidence holds all that it says; else what it says without proof. */
export function readClaim(written: string, proving: Proving): ReadClaim {
  const { citations } = proving;
  const read = toClaim(written.normalize("NFKC"), citations);
  if (read.kind === "wrong") return { kind: "unproven", complaints: read.complaints };
  const evidence = new Map(citations.all().map((item) => [item.id, item]));
  const known = { ...proving, evidence, shown: proving.shown.toLowerCase() };
  const timed = withTimes(read.claim, evidence);
  const unproven = unprovenByModel(timed, known).map((fact) => withHint(fact, read.claim, proving));
  const wrong = [...unproven, ...wrongly(timed, evidence)];
  if (wrong.length > 0) return { kind: "unproven", complaints: wrong };
  return { kind: "proven", claim: withNames(withCommands(timed), known) };
}

/** What words that cite nothing say of things that their author was not shown. Empty: they may be said. */
export function unseenIn(written: string, { citations, shown, ...known }: Proving): string[] {
  const evidence = new Map(citations.all().map((item) => [item.id, item]));
  return unseenInWords(written, { ...known, evidence, shown: shown.toLowerCase() });
}

/** Why a command may not be shown; empty: it may. One that was found may be said again as it is. */
export function unallowed(
  command: string,
  { citations, commands, names, objects, context }: Proving,
): string[] {
  if (commands.has(command.trim())) return [];
  const evidence = new Map(citations.all().map((item) => [item.id, item]));
  return unknownIn(command, { evidence, names, ...present({ objects, context }) });
}

/** What no fact can carry, whatever is cited. */
function wrongly(
  { text: written, evidence: ids }: Claim,
  known: ReadonlyMap<string, Evidence>,
): string[] {
  const text = written.replaceAll(/\{\w+\}/gu, " ");
  const cited = ids.flatMap((id) => known.get(id) ?? []);
  const facts = cited.map(({ text: said, values }) => `${said} ${JSON.stringify(values)}`);
  const deed = tellsDeed(text)
    ? ["it says that somebody here changed something: nobody here can"]
    : [];
  return [...otherUnits(text, facts.join("\n")), ...deed];
}

/** Facts that hold it, though the claim does not cite them: so many are named. */
const hintsAtMost = 3;

function withHint(fact: string, { evidence }: Claim, { citations, shown }: Proving): string {
  const holding = citations
    .all()
    .filter(({ id }) => !evidence.includes(id))
    .filter(({ text, values }) => holdsWord(`${text} ${JSON.stringify(values)}`, fact));
  const handles = holding
    .flatMap(({ id }) => citations.handleOf(id) ?? [])
    .filter((handle) => holdsWord(shown, handle));
  if (handles.length === 0) return fact;
  return `${fact} (it stands in ${handles.slice(0, hintsAtMost).join(", ")}: cite it)`;
}
