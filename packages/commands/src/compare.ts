import {
  type Answer,
  type Claim,
  type Evidence,
  type GoldenSignal,
  prometheus,
} from "@binnacle/contracts";
import { answerOf, askBack, citedBy } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { ageOf, amountOf, type Measured, measure, sentenceOf } from "./measured.ts";
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
      : await withMoment({ name, minutes, measured }, context);
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
  readonly minutes: number;
  readonly measured: Measured;
}

async function withMoment(
  { name, minutes, measured }: Moment,
  context: CommandContext,
): Promise<Answer> {
  const { signals, evidence, at } = measured;
  const time = new Date(Date.parse(context.askedAt) - minutes * 60_000).toISOString();
  const pairs = await Promise.all(
    signals.map((signal) => withThen(signal, { time, evidence }, context)),
  );
  const age = ageOf(at);
  const slots = { ...age.slots, ago: { value: { amount: minutes * 60, unit: "s" } } } as const;
  if (!pairs.some(({ isKnown }) => isKnown)) {
    const title = `Unknown: Prometheus tells nothing of ${name} {ago} ago`;
    return { ...withBaseline(name, measured), title, slots, state: "unknown" };
  }
  const lines = pairs.map(({ line }) => line);
  const all = [...evidence, ...pairs.flatMap((pair) => pair.evidence)];
  return answerOf(`${name} now and {ago} ago${age.text}`, {
    slots,
    lines,
    evidence: citedBy(lines, all),
  });
}

interface Then {
  readonly isKnown: boolean;
  readonly line: Claim;
  readonly evidence: readonly Evidence[];
}

const titles: Readonly<Record<string, string>> = {
  error_ratio: "failed requests",
  latency_p95: "p95 latency",
  request_rate: "traffic",
};

/** The query that measures it now, asked of that moment. */
async function withThen(
  signal: GoldenSignal,
  { time, evidence }: { readonly time: string; readonly evidence: readonly Evidence[] },
  { tools, asking }: CommandContext,
): Promise<Then> {
  const fact = evidence.find(({ id }) => id === signal.evidence[0]);
  const title = titles[signal.name] ?? signal.name;
  const now = { value: amountOf(signal.now, signal) };
  const unknown: Then = {
    isKnown: false,
    line: { text: `${title}: {now} now; then unknown`, evidence: signal.evidence, slots: { now } },
    evidence: [],
  };
  if (fact?.reproduce.language !== "promql") return unknown;
  const answered = await tools.ask(
    prometheus.queryInstant,
    { query: fact.reproduce.text, time },
    asking,
  );
  const [item] = answered.kind === "ok" ? answered.result.items : [];
  const once = Number(item?.value);
  if (answered.kind !== "ok" || item === undefined || !Number.isFinite(once)) return unknown;
  return {
    isKnown: true,
    line: {
      text: `${title}: {now} now, {once} then`,
      evidence: [...signal.evidence.slice(0, 1), item.evidence],
      slots: { now, once: { value: amountOf(once, signal) } },
    },
    evidence: answered.evidence,
  };
}
