import type { Fault, Telling } from "@binnacle/cases";
import { type Finding, Investigation } from "@binnacle/contracts";
import { z } from "zod";
import type { Asked } from "./ask-product.ts";

/**
 * `common`: must be found. `rare`: not to be expected; must stay honest. `healthy`: nothing is wrong.
 * `over`: it happened, and is not told as happening now.
 */
export type Kind = "common" | "rare" | "healthy" | "over";

/**
 * right: the first hypothesis names culprit and cause (healthy: there is none, and all is called fine). partly: one of both,
 * or not as the first. green: the answer, or its exit code, calls fine what is not. honest: the object is named, in its own
 * words, without a cause; or a rare fault was not found, and nothing wrong was claimed with high confidence. silent: nothing
 * was found. wrong: another thing was told, a healthy namespace was not called fine, the value of a Secret was told, or the
 * exit code says something else.
 */
type Mark = "right" | "partly" | "green" | "honest" | "silent" | "wrong";

export interface Judged {
  readonly mark: Mark;
  /** It answered the question instead of asking back or answering another one. */
  readonly understood: boolean;
  readonly got: string;
  readonly culprit: string;
  readonly confidence: string;
  readonly since: string;
  /** Whether `since` is the time of the fault, give or take two minutes; of a fault that goes on. */
  readonly sinceIs: "right" | "wrong" | "untold";
  /** Names of the expected victims that were told. */
  readonly victimsTold: readonly string[];
  /** High confidence in something that is not so. */
  readonly wrongHigh: boolean;
  readonly active: number;
  /** Of the receipt. */
  readonly ownSeconds: number;
}

/** Id of the catalogue that stands for no cause: what is wrong is told by the objects. */
const withoutCause = "unlisted";
const toleranceMs = 120_000;

export function kindOf({ state, isRare }: Fault["truth"]): Kind {
  if (state !== undefined) return state === "healthy" ? "healthy" : "over";
  return isRare === true ? "rare" : "common";
}

/** `madeAt`: when the fault was made, RFC 3339. */
export function judge(fault: Fault, asked: Asked, madeAt: string | undefined): Judged {
  const parsed = Investigation.safeParse(readJson(asked.stdout));
  if (!parsed.success) return notInvestigated(fault, asked);
  // A question back is no answer.
  if (parsed.data.status === "asks") return notInvestigated(fault, asked);
  const findings = parsed.data.hypotheses
    .filter(({ status }) => status !== "ruled_out")
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ finding }) => finding)
    .filter(({ state }) => state === "active");
  const { ongoing, never = [] } = fault.truth;
  const isLeaked = never.some((words) => words.test(asked.stdout));
  const isOverclaimed = parsed.data.history.some(({ text }) => ongoing?.test(text) === true);
  const { severity } = parsed.data;
  const mark =
    isOverclaimed || isLeaked ? "wrong" : markOf(fault, findings, { ...asked, severity });
  const [first] = findings;
  const active = findings.length;
  const ownSeconds = parsed.data.receipt.seconds;
  if (first === undefined)
    return { ...nothing, understood: true, mark, got: "nothing", active, ownSeconds };
  const confidence = first.confidence.level;
  return {
    mark,
    understood: true,
    got: `${first.cause}: ${first.title}`,
    culprit: nameOf(first.culprit),
    confidence,
    since: first.since ?? "",
    sinceIs: sinceIs(first.since, madeAt),
    victimsTold: victimsTold(fault, first),
    wrongHigh: confidence === "high" && mark !== "right",
    active,
    ownSeconds,
  };
}

const nothing = {
  culprit: "",
  confidence: "",
  since: "",
  sinceIs: "untold",
  victimsTold: [],
  wrongHigh: false,
  active: 0,
  ownSeconds: 0,
} as const;

/** What the whole answer says: to people, and by its exit code to scripts. */
interface Verdict {
  readonly severity: Investigation["severity"];
  readonly exitCode: number;
}

function markOf(fault: Fault, findings: readonly Finding[], verdict: Verdict): Mark {
  const { truth } = fault;
  const [first] = findings;
  const kind = kindOf(truth);
  if (kind === "healthy" || kind === "over")
    return first === undefined ? markOfCalm(verdict) : markOfPeace(truth, first);
  if (verdict.exitCode === 0 || verdict.severity === "fine") return "green";
  if (first === undefined) return markOfNothing(kind, false);
  return verdict.exitCode === 1 ? markOfTold(truth, [first, ...findings.slice(1)]) : "wrong";
}

/** Something is told, and as something that is wrong. */
function markOfTold(truth: Fault["truth"], findings: readonly [Finding, ...Finding[]]): Mark {
  const [first] = findings;
  const truths: readonly Telling[] = [truth, truth.also ?? []].flat();
  const leading = findings.slice(0, truths.length).filter(({ cause }) => cause !== withoutCause);
  if (truths.every((one) => isTold(one, leading))) return "right";
  if (first.cause === withoutCause && truths.some((one) => blames(one, first))) return "honest";
  if (truths.some((one) => isTold(one, findings) || isHalf(one, first))) return "partly";
  return truth.isRare === true && first.confidence.level !== "high" ? "honest" : "wrong";
}

/** Where nothing is wrong it must be said: anything else is noise. */
function markOfCalm({ severity, exitCode }: Verdict): Mark {
  return severity === "fine" && exitCode === 0 ? "right" : "wrong";
}

function isTold(truth: Telling, findings: readonly Finding[]): boolean {
  return findings.some((finding) => blames(truth, finding) && explains(truth, finding));
}

/** A recovered fault that is told as active is half right; anything else that is told is wrong. */
function markOfPeace(truth: Fault["truth"], first: Finding): Mark {
  return truth.state === "resolved" && blames(truth, first) && explains(truth, first)
    ? "partly"
    : "wrong";
}

function isHalf(truth: Telling, finding: Finding): boolean {
  return blames(truth, finding) || explains(truth, finding);
}

function blames({ culprits }: Telling, { culprit, owner }: Finding): boolean {
  return [culprit, owner].some((ref) => culprits.includes(nameOf(ref)));
}

function explains({ says }: Telling, finding: Finding): boolean {
  const { cause, title, claims, reasons, change, confidence } = finding;
  const sentences = [...claims, ...reasons].map(({ text }) => text);
  const said = [cause, title, ...sentences, change?.text ?? "", confidence.reason].join("\n");
  return says.every((words) => words.test(said));
}

function sinceIs(since: string | undefined, madeAt: string | undefined): Judged["sinceIs"] {
  if (since === undefined) return "untold";
  const offMs = Math.abs(Date.parse(since) - Date.parse(madeAt ?? ""));
  return offMs <= toleranceMs ? "right" : "wrong";
}

function victimsTold({ truth }: Fault, finding: Finding): readonly string[] {
  return (truth.victims ?? []).filter((name) =>
    finding.victims.some(({ ref }) => ref.name === name || ref.name.startsWith(`${name}-`)),
  );
}

function notInvestigated({ truth }: Fault, asked: Asked): Judged {
  const { stdout } = asked;
  const answer = z.object({ question: z.string() }).safeParse(readJson(stdout));
  return {
    ...nothing,
    understood: false,
    mark: markOfNothing(kindOf(truth), asked.exitCode === 0),
    got: answer.success
      ? `asks back: ${answer.data.question}`
      : `no answer: ${stdout.slice(0, 120)}`,
  };
}

/** Nothing was told: that is honest of a rare fault, unless the answer calls it fine. */
function markOfNothing(kind: Kind, green: boolean): Mark {
  if (green && (kind === "common" || kind === "rare")) return "green";
  return kind === "rare" ? "honest" : "silent";
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return { unreadable: String(error) };
  }
}

function nameOf({ kind, name }: { kind: string; name: string }): string {
  return `${kind}/${name}`;
}
