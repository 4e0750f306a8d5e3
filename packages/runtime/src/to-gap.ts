import {
  type Answered,
  type AppError,
  type AppErrorKind,
  type Gap,
  present,
} from "@binnacle/contracts";

/** Of what, and of whom. */
type About = Pick<Gap, "origin" | "what">;

/** Which gap a failure leaves. */
export const gapKinds: Readonly<Record<AppErrorKind, Gap["kind"]>> = {
  bad_input: "refused",
  refused: "refused",
  denied: "refused",
  not_found: "no_data",
  not_configured: "not_configured",
  unavailable: "unreachable",
  timeout: "timed_out",
  bug: "unreachable",
};

/** Why a question has no result, as a gap. */
export function toGap(unanswered: Exclude<Answered<unknown>, { kind: "ok" }>, about: About): Gap {
  if (unanswered.kind === "gap") return unanswered.gap;
  return { ...about, kind: gapKinds[unanswered.reason], why: unanswered.why };
}

/** What failed, as a gap. */
export function errorToGap({ kind, message, remedy }: AppError, about: About): Gap {
  return {
    ...about,
    kind: gapKinds[kind],
    why: message,
    ...present({ remedy: remedy === undefined ? undefined : present(remedy) }),
  };
}
