import { type Finding, Investigation } from "@binnacle/contracts";
import { z } from "zod";
import type { Fault } from "./fault.ts";

/**
 * right: the first hypothesis names culprit and cause (healthy: there is none). partly: one of both, or not as the first.
 * honest: a rare fault was not found, and nothing wrong was claimed with high confidence. silent: nothing was found.
 */
type Mark = "right" | "partly" | "honest" | "silent" | "wrong";

export interface Judged {
  readonly mark: Mark;
  /** It answered the question instead of asking back or answering another one. */
  readonly understood: boolean;
  readonly got: string;
  readonly culprit: string;
  readonly confidence: string;
  readonly since: string;
  /** Names of the expected victims that were told. */
  readonly victimsTold: readonly string[];
  /** High confidence in something that is not so. */
  readonly wrongHigh: boolean;
  readonly active: number;
  /** Of the receipt. */
  readonly ownSeconds: number;
}

export function judge(fault: Fault, stdout: string): Judged {
  const parsed = Investigation.safeParse(readJson(stdout));
  if (!parsed.success) return notInvestigated(fault, stdout);
  // A question back is no answer.
  if (parsed.data.status === "asks") return notInvestigated(fault, stdout);
  const findings = parsed.data.hypotheses
    .filter(({ status }) => status !== "ruled_out")
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ finding }) => finding)
    .filter(({ state }) => state === "active");
  const isOverclaimed = parsed.data.history.some(({ text }) => fault.ongoing?.test(text) === true);
  const mark = isOverclaimed ? "wrong" : markOf(fault, findings);
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
  victimsTold: [],
  wrongHigh: false,
  active: 0,
  ownSeconds: 0,
};

function markOf(fault: Fault, findings: readonly Finding[]): Mark {
  const [first] = findings;
  if (fault.kind === "healthy" || fault.kind === "over") return markOfPeace(fault, first);
  if (first === undefined) return fault.kind === "rare" ? "honest" : "silent";
  const truths: readonly Told[] = fault.also === undefined ? [fault] : [fault, fault.also];
  const isTold = (truth: Told, among: readonly Finding[]): boolean =>
    among.some((finding) => blames(truth, finding) && explains(truth, finding));
  if (truths.every((truth) => isTold(truth, findings.slice(0, truths.length)))) return "right";
  const isPartly = truths.some((truth) => isTold(truth, findings) || isHalf(truth, first));
  if (isPartly) return "partly";
  return fault.kind === "rare" && first.confidence.level !== "high" ? "honest" : "wrong";
}

/** A recovered fault that is told as active is half right; anything else that is told is wrong. */
function markOfPeace(fault: Fault, first: Finding | undefined): Mark {
  if (first === undefined) return "right";
  return fault.kind === "over" && blames(fault, first) && explains(fault, first)
    ? "partly"
    : "wrong";
}

type Told = Pick<Fault, "culprits" | "says">;

function isHalf(fault: Told, finding: Finding): boolean {
  return blames(fault, finding) || explains(fault, finding);
}

function blames({ culprits }: Told, { culprit, owner }: Finding): boolean {
  return [culprit, owner].some((ref) => culprits.includes(nameOf(ref)));
}

function explains({ says }: Told, finding: Finding): boolean {
  const { cause, title, claims, reasons, change, confidence } = finding;
  const sentences = [...claims, ...reasons].map(({ text }) => text);
  const said = [cause, title, ...sentences, change?.text ?? "", confidence.reason].join("\n");
  return says.every((words) => words.test(said));
}

function victimsTold({ victims }: Fault, finding: Finding): readonly string[] {
  return victims.filter((name) =>
    finding.victims.some(({ ref }) => ref.name === name || ref.name.startsWith(`${name}-`)),
  );
}

function notInvestigated(fault: Fault, stdout: string): Judged {
  const answer = z.object({ question: z.string() }).safeParse(readJson(stdout));
  return {
    ...nothing,
    understood: false,
    mark: fault.kind === "rare" ? "honest" : "silent",
    got: answer.success
      ? `asks back: ${answer.data.question}`
      : `no answer: ${stdout.slice(0, 120)}`,
  };
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
