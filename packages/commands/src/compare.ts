import type { Answer, Claim, GoldenSignal } from "@binnacle/contracts";
import { answerOf, askBack, citedBy } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { ageOf, amountOf, type Measured, measure, type Place, sentenceOf } from "./measured.ts";
import { askedIn, metricsOf, subjectOf } from "./subject-of.ts";

const compared = ["error_ratio", "latency_p95", "request_rate"] as const;

/** `compare with before`, `with yesterday`: the golden signals now, and then. */
export async function compare(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const subject = await subjectOf(intent, askedIn(context), context);
  if (subject.kind === "answer") return subject.answer;
  if (subject.kind === "none") return askBack("Compare what? Name a workload or a namespace.");
  const { name, place } = metricsOf(subject);
  const measured = await measure(compared, place, context);
  const { gaps } = measured;
  if (measured.signals.length === 0)
    return answerOf(`Unknown: no metrics of ${name} to compare`, {
      state: "unknown",
      gaps: [...gaps],
    });
  const minutes = intent.window?.minutes;
  const told =
    minutes === undefined
      ? withBaseline(name, measured)
      : await withMoment({ name, place, minutes, measured }, context);
  return { ...told, lines: [...subject.notes, ...told.lines], gaps: [...gaps] };
}

function withBaseline(name: string, { signals, evidence, at }: Measured): Answer {
  const lines = signals.map(sentenceOf);
  const age = ageOf(at);
  return answerOf(`${name} now and in the hour before${age.text}`, {
    slots: age.slots,
    lines,
    evidence: citedBy(lines, evidence),
  });
}

interface Moment {
  readonly name: string;
  readonly place: Place;
  readonly minutes: number;
  readonly measured: Measured;
}

/** The same signals, asked of that moment; what was not there then is unknown. */
async function withMoment(
  { name, place, minutes, measured }: Moment,
  context: CommandContext,
): Promise<Answer> {
  const { signals, evidence, at } = measured;
  const moment = new Date(Date.parse(context.askedAt) - minutes * 60_000).toISOString();
  const then = await measure(compared, { ...place, until: moment }, context);
  const age = ageOf(at);
  const slots = { ...age.slots, ago: { value: { amount: minutes * 60, unit: "s" } } } as const;
  if (!signals.some((signal) => sameIn(then, signal) !== undefined)) {
    const title = `Unknown: Prometheus tells nothing of ${name} {ago} ago`;
    return { ...withBaseline(name, measured), title, slots, state: "unknown" };
  }
  const lines = signals.map((signal) => lineOf(signal, sameIn(then, signal)));
  return answerOf(`${name} now and {ago} ago${age.text}`, {
    slots,
    lines,
    evidence: citedBy(lines, [...evidence, ...then.evidence]),
  });
}

function sameIn({ signals }: Measured, { name }: GoldenSignal): GoldenSignal | undefined {
  return signals.find((signal) => signal.name === name);
}

const titles: Readonly<Record<string, string>> = {
  error_ratio: "failed requests",
  latency_p95: "p95 latency",
  request_rate: "traffic",
};

function lineOf(signal: GoldenSignal, then: GoldenSignal | undefined): Claim {
  const title = titles[signal.name] ?? signal.name;
  const now = { value: amountOf(signal.now, signal) };
  const { evidence } = signal;
  if (then === undefined)
    return { text: `${title}: {now} now; then unknown`, evidence, slots: { now } };
  return {
    text: `${title}: {now} now, {once} then`,
    evidence: [...evidence.slice(0, 1), ...then.evidence.slice(0, 1)],
    slots: { now, once: { value: amountOf(then.now, then) } },
  };
}
