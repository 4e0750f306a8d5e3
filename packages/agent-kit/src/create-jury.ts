import type { z } from "zod";
import type { Agent } from "./agent.ts";
import type { Call } from "./create-toolbox.ts";

const mendsAtMost = 2;
const complaintsAtOnce = 8;

/** A submission that may be given, with what is still said against it. */
interface Accepted<Submitted> {
  readonly submitted: Submitted;
  readonly complaints: readonly string[];
}

/** What becomes of a submission: it ends the run, words go back, or it ends without one. */
type Sentence<Submitted> =
  | ({ readonly kind: "given" } & Accepted<Submitted>)
  | { readonly kind: "back"; readonly text: string; readonly isError: boolean }
  | { readonly kind: "lost" };

/** Judges the submissions of one run. Complaints go back at most twice. */
export interface Jury<Submitted> {
  readonly judge: (call: Call, isLast: boolean) => Promise<Sentence<Submitted>>;
  /** The last submission that fits the schema, given when nothing better comes. */
  readonly standing: () => Accepted<Submitted> | undefined;
}

/** `submit`: the schema, and what code says to what fits it. */
export function createJury<Submitted>({ submit }: Agent<Submitted>): Jury<Submitted> {
  let mends = mendsAtMost;
  let standing: Accepted<Submitted> | undefined;

  const mend = (complaints: readonly string[]): Sentence<Submitted> => {
    mends -= 1;
    const lines = complaints.map((complaint) => `- ${complaint}`).join("\n");
    const text = `Not accepted:\n${lines}\nCall ${submit.name} again, mended.`;
    return { kind: "back", text, isError: true };
  };

  const invalid = (complaints: readonly string[], isLast: boolean): Sentence<Submitted> =>
    isLast || mends === 0 ? { kind: "lost" } : mend(complaints);

  return {
    standing: () => standing,
    async judge(call, isLast) {
      if (call.malformed !== undefined)
        return invalid(["the input is no JSON object, or ends in the middle: be shorter"], isLast);
      const parsed = submit.schema.safeParse(call.input);
      if (!parsed.success) return invalid(complaintsOf(parsed.error), isLast);
      const left = isLast ? 0 : mends;
      const judgement = await submit.judge(parsed.data, { isLast, mends: left });
      const complaints = judgement.kind === "mend" ? judgement.complaints : [];
      standing = { submitted: parsed.data, complaints };
      if (judgement.kind === "mend" && left > 0) return mend(complaints);
      if (judgement.kind === "go_on" && !isLast)
        return { kind: "back", text: judgement.say, isError: false };
      return { kind: "given", ...standing };
    },
  };
}

/** `findings[0].cause: expected string, received undefined`. */
function complaintsOf({ issues }: z.ZodError): string[] {
  const complaints = issues.map(({ path, message }) =>
    path.length === 0 ? message : `${placeOf(path)}: ${message}`,
  );
  const more = complaints.length - complaintsAtOnce;
  if (more <= 0) return complaints;
  return [...complaints.slice(0, complaintsAtOnce), `and ${more} more of this kind`];
}

function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`,
    )
    .join("");
}
