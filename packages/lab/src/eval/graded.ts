import { type Claim, type Finding, keyOf } from "@binnacle/contracts";
import { unproven } from "@binnacle/diagnosis";
import type { ImportedCase, ImportedTruth } from "../import/imported-case.ts";
import type { Answer, Answered } from "./answer.ts";
import { type Said, toSaid } from "./said.ts";

/** What an answer was worth. README.md has the rules. */
export interface Graded {
  readonly name: string;
  readonly truth: ImportedTruth;
  /** What is named as wrong now, best first. */
  readonly said: readonly Judged[];
  readonly isSilent: boolean;
  /** It says that all is fine. */
  readonly isGreen: boolean;
  /** Workloads all of whose pods are ready, and how many of them are wrongly named. */
  readonly ready: { readonly count: number; readonly of: number };
  /** Claims that say what their evidence does not. */
  readonly unproven: number;
  readonly ms: number;
}

export interface Judged extends Said {
  readonly isObjectRight: boolean;
  /** And the specific cause. */
  readonly isRight: boolean;
}

/** Holds an answer against the truth of its case. */
export function graded({ name, truth }: ImportedCase, { answer, ms }: Answered): Graded {
  const { findings, evidence, isGreen } = answer;
  const said = findings.map((finding) => judged(toSaid(finding, evidence), truth));
  return {
    name,
    truth,
    said,
    isSilent: said.length === 0,
    isGreen,
    ready: wronglyNamed(said, answer),
    unproven: unprovenIn(answer),
    ms,
  };
}

/** What something said is worth; baselines and other programs are held to the same. */
export function judged(said: Said, truth: ImportedTruth): Judged {
  const isObjectRight = !truth.isHealthy && said.objects.some((key) => rightKeys(truth).has(key));
  return { ...said, isObjectRight, isRight: isObjectRight && isCause(said, truth) };
}

function rightKeys({ culprits, accepted }: ImportedTruth): ReadonlySet<string> {
  return new Set([...culprits, ...accepted].map(keyOf));
}

/** A cause counts by its id and by what it must say; where the truth has neither, the object is all there is to know. */
function isCause({ cause, text }: Said, { causes, never, says }: ImportedTruth): boolean {
  const isId = (causes.length === 0 || causes.includes(cause)) && !never.includes(cause);
  return isId && (says === undefined || new RegExp(says, "iu").test(text));
}

function wronglyNamed(said: readonly Judged[], { workloads }: Answer): Graded["ready"] {
  const ready = workloads.filter(
    (workload) => workload.desired > 0 && workload.ready >= workload.desired,
  );
  const wrong = new Set(
    said.filter(({ isObjectRight }) => !isObjectRight).flatMap(({ objects }) => objects),
  );
  return { count: ready.filter(({ ref }) => wrong.has(keyOf(ref))).length, of: ready.length };
}

function unprovenIn({ findings, claims, evidence }: Answer): number {
  const known = new Map(evidence.map((item) => [item.id, item]));
  const all = [...findings.flatMap(claimsOf), ...claims];
  return all.filter((claim) => unproven(claim, known).length > 0).length;
}

function claimsOf({ claims, reasons, against }: Finding): readonly Claim[] {
  return [...claims, ...reasons, ...against];
}
