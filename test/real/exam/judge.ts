import { Answer, type Finding, Investigation } from "@binnacle/contracts";
import type { Fault } from "./fault.ts";

/**
 * right: the first hypothesis names culprit and cause (healthy: there is none). partly: one of both, or not as the first.
 * honest: a rare fault was not found, and nothing wrong was claimed with high confidence. silent: nothing was found.
 */
export type Mark = "right" | "partly" | "honest" | "silent" | "wrong";

export interface Judged {
  readonly mark: Mark;
  readonly got: string;
  readonly culprit: string;
  readonly confidence: string;
  readonly since: string;
  /** Names of the expected victims that were told. */
  readonly victimsTold: readonly string[];
  /** High confidence in something that is not so. */
  readonly wrongHigh: boolean;
  readonly active: number;
}

export function judge(fault: Fault, stdout: string): Judged {
  const parsed = Investigation.safeParse(readJson(stdout));
  if (!parsed.success) return notInvestigated(fault, stdout);
  const findings = parsed.data.hypotheses
    .filter(({ status }) => status !== "ruled_out")
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ finding }) => finding)
    .filter(({ state }) => state === "active");
  const mark = markOf(fault, findings);
  const [first] = findings;
  return {
    mark,
    got: first === undefined ? "nothing" : `${first.cause}: ${first.title}`,
    culprit: first === undefined ? "" : nameOf(first.culprit),
    confidence: first?.confidence.level ?? "",
    since: first?.since ?? "",
    victimsTold: first === undefined ? [] : victimsTold(fault, first),
    wrongHigh: first?.confidence.level === "high" && !["right", "partly"].includes(mark),
    active: findings.length,
  };
}

function markOf(fault: Fault, findings: readonly Finding[]): Mark {
  const [first] = findings;
  if (fault.kind === "healthy") return first === undefined ? "right" : "wrong";
  if (first !== undefined && blames(fault, first) && explains(fault, first)) return "right";
  const isPartly =
    findings.some((finding) => blames(fault, finding) && explains(fault, finding)) ||
    (first !== undefined && (blames(fault, first) || explains(fault, first)));
  if (isPartly) return "partly";
  if (fault.kind === "rare") return first?.confidence.level === "high" ? "wrong" : "honest";
  return first === undefined ? "silent" : "wrong";
}

function blames({ culprits }: Fault, { culprit, owner }: Finding): boolean {
  return [culprit, owner].some((ref) => culprits.includes(nameOf(ref)));
}

function explains({ says }: Fault, finding: Finding): boolean {
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
  const answer = Answer.safeParse(readJson(stdout));
  const nothing = { culprit: "", confidence: "", since: "", victimsTold: [], active: 0 };
  return {
    ...nothing,
    mark: fault.kind === "rare" ? "honest" : "silent",
    got: answer.success ? `answer: ${answer.data.title}` : `no answer: ${stdout.slice(0, 120)}`,
    wrongHigh: false,
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
