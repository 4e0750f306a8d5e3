import {
  type Answer,
  type Claim,
  type Evidence,
  type GoldenSignal,
  prometheus,
} from "@binnacle/contracts";
import { answerOf, askBack, citedBy } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";
import { ageOf, amountOf, measure, placeOf, sentenceOf } from "./measured.ts";
import { subjectOf } from "./subject-of.ts";

const compared = ["error_ratio", "latency_p95", "request_rate"] as const;

/** `compare with before`, `with yesterday`: the golden signals now, and then. */
export async function compare(intent: VerbIntent, context: CommandContext): Promise<Answer> {
  const { before, leading } = context;
  const subject = await subjectOf(intent, before?.target ?? leading?.finding.owner, context);
  if (subject.kind === "answer") return subject.answer;
  if (subject.kind === "none") return askBack("Compare what? Name a workload or a namespace.");
  const isObject = subject.kind === "object";
  const name = isObject ? subject.ref.name : subject.namespace;
  const place = isObject ? placeOf(subject.ref) : { namespace: subject.namespace };
  const measured = await measure(compared, place, context);
  if (measured.signals.length === 0)
    return answerOf(`Unknown: no metrics of ${name} to compare`, {
      state: "unknown",
      gaps: [...measured.gaps],
    });
  const minutes = intent.window?.minutes;
  const age = ageOf(measured.at);
  if (minutes === undefined) {
    const lines = [...subject.notes, ...measured.signals.map(sentenceOf)];
    return answerOf(`${name} now and in the hour before${age.text}`, {
      slots: age.slots,
      lines,
      evidence: citedBy(lines, measured.evidence),
      gaps: [...measured.gaps],
    });
  }
  const time = new Date(Date.parse(context.askedAt) - minutes * 60_000).toISOString();
  const pairs = await Promise.all(
    measured.signals.map((signal) =>
      withThen(signal, { time, evidence: measured.evidence }, context),
    ),
  );
  const lines = [...subject.notes, ...pairs.map(({ line }) => line)];
  const isKnown = pairs.some(({ then }) => then !== undefined);
  const when = `{ago} before`;
  return answerOf(
    isKnown
      ? `${name} now and ${when}${age.text}`
      : `${name}: Prometheus has nothing of ${when}; now${age.text}`,
    {
      slots: { ...age.slots, ago: { value: { amount: minutes * 60, unit: "s" } } },
      lines,
      evidence: citedBy(lines, [
        ...measured.evidence,
        ...pairs.flatMap(({ evidence }) => evidence),
      ]),
      gaps: [...measured.gaps],
    },
  );
}

interface Then {
  readonly then: number | undefined;
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
    then: undefined,
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
  const then = Number(item?.value);
  if (answered.kind !== "ok" || item === undefined || !Number.isFinite(then)) return unknown;
  return {
    then,
    line: {
      text: `${title}: {now} now, {then} then`,
      evidence: [...signal.evidence.slice(0, 1), item.evidence],
      slots: { now, then: { value: amountOf(then, signal) } },
    },
    evidence: answered.evidence,
  };
}
