import { type Judgement, type Proving, readClaim, unseenIn } from "@binnacle/agent-kit";
import type { Claim, ModelReply, StateMark } from "@binnacle/contracts";
import { tellsWell } from "@binnacle/diagnosis";
import type { ModelAnswer } from "./model-answer.ts";

export interface Reading extends Proving {
  /** By the engine; an answer that says better is not believed. */
  readonly severity: StateMark;
  /** Handles of findings, with their ids. */
  readonly findings: ReadonlyMap<string, string>;
  /** Whether it is what the engine holds, or one chain with it. */
  readonly agreesWithEngine: (findingId: string) => boolean;
}

/** What of an answer stands. */
export interface ReadAnswer {
  /** Absent: nothing of it is proven, or it says that what is broken is well. */
  readonly reply?: ModelReply;
  /** Ids of findings, best first. */
  readonly ranking: readonly string[];
  readonly complaints: readonly string[];
}

const linesAtMost = 6;

/** An answer line by line: what the facts do not hold is left out and complained of. */
export function readAnswer(answer: ModelAnswer, reading: Reading): ReadAnswer {
  const complaints: string[] = [];
  const isUnwell = reading.severity === "broken" || reading.severity === "degraded";
  const claimOf = (written: string, where: string): Claim[] => {
    if (isUnwell && tellsWell(written)) {
      complaints.push(
        `${where}: it says that all is well, and the engine saw that it is ${reading.severity}`,
      );
      return [];
    }
    const read = readClaim(written, reading);
    if (read.kind === "unproven") {
      complaints.push(`${where}: not proven: ${read.complaints.join("; ")}`);
      return [];
    }
    return [read.claim];
  };
  const lines = answer.reply.flatMap((text, index) => claimOf(text, `reply[${index}]`));
  if (lines.length > linesAtMost && answer.long !== true)
    complaints.push(`reply: at most ${linesAtMost} lines, unless the person asked for more`);
  const unknown = (answer.unknown ?? []).flatMap((text, index) =>
    unknownLine(text, `unknown[${index}]`, { reading, complaints }),
  );
  const ranking = answer.ranking.flatMap((handle) => {
    const id = reading.findings.get(handle);
    if (id === undefined) complaints.push(`ranking: there is no finding ${handle}`);
    return id === undefined ? [] : [id];
  });
  const disagrees = disagreement(answer, ranking, { reading, complaints, claimOf });
  const isBelievable = !isBetter(answer.state, reading.severity);
  if (!isBelievable)
    complaints.push(
      `state: the engine saw that it is ${reading.severity}, and no fact took that back`,
    );
  const said = [...lines, ...unknown].slice(0, answer.long === true ? undefined : linesAtMost);
  const reply = lines.length === 0 || !isBelievable ? {} : { reply: { lines: said, ...disagrees } };
  return { ...reply, ranking, complaints };
}

interface Collecting {
  readonly reading: Reading;
  readonly complaints: string[];
}

/** It cites nothing, so it says so itself, and holds no number and no name that was not seen. */
function unknownLine(text: string, where: string, { reading, complaints }: Collecting): Claim[] {
  const wrong = unseenIn(text, reading);
  if (wrong.length === 0)
    return [{ text: `Not known: ${text.replaceAll(marks, "")}`, evidence: [] }];
  complaints.push(`${where}: ${wrong.join("; ")}`);
  return [];
}

const marks = / ?\[e\d+(?:\s*,\s*e\d+)*\]/gu;

/** Two are shown, and why: a model that puts another cause first says so. */
function disagreement(
  { disagrees }: ModelAnswer,
  [first]: readonly string[],
  {
    reading,
    complaints,
    claimOf,
  }: Collecting & { readonly claimOf: (text: string, where: string) => Claim[] },
): Pick<ModelReply, "disagrees"> {
  const isOther = first !== undefined && !reading.agreesWithEngine(first);
  if (!isOther) return {};
  if (disagrees === undefined) {
    complaints.push("disagrees: say why another finding is first than the engine's");
    return {};
  }
  const [claim] = claimOf(disagrees, "disagrees");
  return claim === undefined ? {} : { disagrees: claim };
}

const worstFirst: readonly StateMark[] = ["broken", "degraded", "unknown", "fine"];

/** Not what it is called, but how bad: a reply may say worse than the engine saw, never better. */
function isBetter(said: StateMark, seen: StateMark): boolean {
  return worstFirst.indexOf(said) > worstFirst.indexOf(seen);
}

/** What code knows of the run when an answer comes. */
export interface Standing {
  readonly rounds: number;
  /** Whether the last round brought facts that were not known before. */
  readonly isNew: boolean;
  readonly hasCause: boolean;
  readonly isWell: boolean;
  readonly canAfford: boolean;
}

const roundsAtMost = 3;

/** Whether it is the end, and why, in a few words for the plan. */
export function endOrGoOn(
  { open = [] }: ModelAnswer,
  { rounds, isNew, hasCause, isWell, canAfford }: Standing,
): { readonly judgement: Judgement; readonly why: string } {
  if (!canAfford) return accept("the budget is nearly used up");
  if (rounds === 0 && !hasCause && !isWell)
    return goOn("no cause is known, and nobody was asked yet");
  const [first] = open;
  if (first === undefined) return accept("no open question");
  if (rounds >= roundsAtMost) return accept("three rounds were asked");
  if (rounds > 0 && !isNew) return accept("the last round brought nothing new");
  return goOn(`open question for ${first.whom}: ${first.question}`);
}

function accept(why: string): { readonly judgement: Judgement; readonly why: string } {
  return { judgement: { kind: "accept" }, why: `ends: ${why}` };
}

function goOn(why: string): { readonly judgement: Judgement; readonly why: string } {
  const say = `Not the end yet: ${why}. Ask a specialist now, then call answer again.`;
  return { judgement: { kind: "go_on", say }, why: `goes on: ${why}` };
}
