import type { Claim, Evidence } from "@binnacle/contracts";
import { unprovenByModel, withCommands, withTimes } from "@binnacle/diagnosis";
import type { Citations } from "./create-citations.ts";
import { toClaim } from "./to-claim.ts";
import { narrowed, type WholeResult } from "./whole-result.ts";

/** What a run knows, as far as what a model writes is held against it. */
export interface Proving {
  readonly citations: Citations;
  /** By evidence id. */
  readonly wholes: ReadonlyMap<string, WholeResult>;
  /** Names of objects that exist, in lower case. */
  readonly names: ReadonlySet<string>;
  /** Commands that stand in what was found. */
  readonly commands?: ReadonlySet<string>;
}

export type ReadClaim =
  | {
      readonly kind: "proven";
      readonly claim: Claim;
      /** Facts that were made for it. */
      readonly evidence: readonly Evidence[];
    }
  | { readonly kind: "unproven"; readonly complaints: readonly string[] };

/** Facts that hold it, though the claim does not cite them: so many are named. */
const hintsAtMost = 3;

function withHint(fact: string, { all, handleOf }: Citations): string {
  const holding = all().filter(({ text, values }) =>
    holds(`${text} ${JSON.stringify(values)}`, fact),
  );
  const handles = holding.slice(0, hintsAtMost).flatMap(({ id }) => handleOf(id) ?? []);
  return handles.length === 0 ? fact : `${fact} (it stands in ${handles.join(", ")}: cite it)`;
}

function holds(text: string, fact: string): boolean {
  const at = text.indexOf(fact);
  return (
    at !== -1 && !/[\w.]/u.test(text[at - 1] ?? " ") && !/\w/u.test(text[at + fact.length] ?? " ")
  );
}

/** A sentence of a model as a claim, if its evidence holds all that it says; else what it says without proof. */
export function readClaim(written: string, { citations, wholes, ...known }: Proving): ReadClaim {
  const read = toClaim(written, citations);
  if (read.kind === "wrong") return { kind: "unproven", complaints: read.complaints };
  const whole = new Map(citations.all().map((item) => [item.id, item]));
  const timed = withTimes(read.claim, whole);
  const unproven = unprovenByModel(timed, { ...known, evidence: whole });
  if (unproven.length > 0)
    return { kind: "unproven", complaints: unproven.map((fact) => withHint(fact, citations)) };
  return { kind: "proven", ...narrowed({ claim: withCommands(timed), written }, wholes) };
}
