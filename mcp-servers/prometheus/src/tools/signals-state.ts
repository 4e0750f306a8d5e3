import type { GoldenSignal, Observed, prometheus } from "@binnacle/contracts";
import type { z } from "zod";
import { formatMinutes } from "../signals/format.ts";
import { isFilling } from "../signals/near-limit.ts";
import { answeredIn } from "../watch-unread.ts";
import { isOver, signalLine, type Telling } from "./signal-line.ts";
import { unusualRows } from "./unusual-rows.ts";
import { amountIn } from "./usual-of-row.ts";
import { ratio, tellingShare } from "./workload-lines.ts";
import { isYoung, namesOf } from "./young-signals.ts";

type Result = z.infer<typeof prometheus.goldenSignals.output> & Observed;
type Name = GoldenSignal["name"];

interface State {
  /** What the first line says: the worst first, and that nothing changed only of what is told as nothing else. */
  readonly texts: readonly string[];
  /** Signals whose lines it takes. */
  readonly lifted: readonly GoldenSignal[];
}

/** What is not well of the signals and of the workloads behind them; what changed; and of what neither is so. */
export function stateOf(result: Result, telling: Telling): State {
  const { signals } = result;
  const heads = headsOf(signals, telling);
  const lifted = heads.map(({ signal }) => signal);
  const failing = failingRows(result);
  const rows = unusualRows(result);
  const besides = besidesOf(result);
  const told = new Set<Name>([
    ...(failing.length === 0 ? [] : (["error_ratio"] as const)),
    ...rows.of,
    ...besides.map(({ of }) => of),
  ]);
  const others = signals.filter((signal) => !lifted.includes(signal));
  const over = others.filter(
    (signal) => signal.changedAt !== undefined && isOver(signal, result.evidence),
  );
  const changed = others.filter((each) => each.changedAt !== undefined && !over.includes(each));
  const calm = others.filter((signal) => !told.has(signal.name) && !over.includes(signal));
  return {
    texts: [
      ...heads.map(({ text }) => text),
      ...failing,
      ...rows.texts,
      ...besides.map(({ text }) => text),
      ...(changed.length > 0
        ? [`CHANGED: ${datedText(changed, "at", telling)}`]
        : lifted.length > 0
          ? []
          : [unchangedText(calm, signals, telling)]),
      ...(over.length === 0 ? [] : [`over: ${datedText(over, "from", telling)}`]),
    ],
    lifted,
  };
}

interface Head {
  readonly signal: GoldenSignal;
  readonly text: string;
}

/** Signals that the first line tells in full. */
function headsOf(signals: readonly GoldenSignal[], telling: Telling): Head[] {
  const headOf = (word: string, signal: GoldenSignal | undefined) =>
    signal === undefined
      ? []
      : [{ signal, text: `${word}: ${nowOf(signal)}${signalLine(signal, telling)}` }];
  const errors = failingIn(signals);
  const recovered = errors === undefined && signals.find(({ endedAt }) => endedAt !== undefined);
  return [
    ...headOf("FAILING", errors),
    ...headOf("STOPPED", signals.find(hasStopped)),
    ...headOf("RECOVERED", recovered || undefined),
    ...headOf("RESTARTS", signals.find(isRestarting)),
  ];
}

/** `in the last 2 min `, where the number is not of the time since the change. */
function nowOf({ nowSeconds }: GoldenSignal): string {
  return nowSeconds === undefined ? "" : `in the last ${formatMinutes(nowSeconds * 1000)} `;
}

/** The error ratio where it is high, or changed. */
function failingIn(signals: readonly GoldenSignal[]): GoldenSignal | undefined {
  return signals.find(
    ({ name, now, changedAt, endedAt }) =>
      name === "error_ratio" &&
      (now >= tellingShare || (changedAt !== undefined && endedAt === undefined && now > 0)),
  );
}

function hasStopped({ name, now, changedAt, endedAt }: GoldenSignal): boolean {
  return name === "request_rate" && now === 0 && changedAt !== undefined && endedAt === undefined;
}

/** Restarts that go on as before are no change, and no calm. */
function isRestarting({ name, now, changedAt }: GoldenSignal): boolean {
  return name === "restarts" && now > 0 && changedAt === undefined;
}

/** Of a namespace what fails in it, worst first: its share of all may be small. */
function failingRows({ failing = [], workloads = [], gaps }: Result): string[] {
  const rows = workloads.filter(({ name }) => failing.includes(name));
  const shares = rows.map(({ name, errorRatio = 0 }) => `${name} ${ratio(errorRatio)}`);
  const where = answeredIn(gaps) === "" ? "there" : "of those seen";
  return shares.length === 0 ? [] : [`failing ${where}: ${shares.join(", ")}`];
}

/** From this share of its periods on, a throttled container is slow for it. */
const tellingThrottling = 0.25;

/** What stands beside the numbers of a signal, and is not well. */
function besidesOf({ signals, evidence }: Result): { of: Name; text: string }[] {
  return signals.flatMap((signal) => {
    const { name: of, now, before = 0, limit = 1, throttled = 0 } = signal;
    const shareOf = (name: string) => amountIn(evidence, signal.evidence, name);
    return [
      // Slow growth leaves no baseline at a moment: it is no change, and yet it ends at the limit.
      ...(isFilling(signal)
        ? [
            `memory of a container at ${ratio(now / limit)} of its limit, usual is ${ratio(before / limit)}`,
          ]
        : []),
      ...(throttled < tellingThrottling
        ? []
        : [
            `CPU of a container throttled in ${ratio(throttled)} of its periods${beforeText(shareOf("throttledBefore"))}`,
          ]),
      ...sharesOf(shareOf("clientErrors")).map(
        (share) =>
          `${share} of requests answered with 4xx${beforeText(shareOf("clientErrorsBefore")) || noBefore}`,
      ),
    ].map((text) => ({ of, text }));
  });
}

const noBefore = " (nothing before to compare with)";

function sharesOf(share: number | undefined): string[] {
  return share === undefined ? [] : [ratio(share)];
}

function beforeText(share: number | undefined): string {
  return sharesOf(share)
    .map((before) => ` (before ${before})`)
    .join("");
}

/** `latency_p95 at 09:48:30`. */
function datedText(signals: readonly GoldenSignal[], word: string, { clock }: Telling): string {
  return signals
    .map(({ name, changedAt = "" }) => `${name} ${word} ${clock(changedAt)}`)
    .join(", ");
}

/** Only of what was looked at, and only where there is a time before it. */
function unchangedText(
  signals: readonly GoldenSignal[],
  all: readonly GoldenSignal[],
  { youngText }: Telling,
): string {
  if (all.length === 0) return "nothing was measured";
  const young = signals.filter(isYoung);
  const lower = signals.filter(isLower);
  const calm = signals.filter((signal) => !isLower(signal) && !isYoung(signal));
  return [
    ...(young.length === 0 ? [] : [youngText(young)]),
    ...(calm.length === 0 ? [] : [`no change in ${namesOf(calm)}`]),
    ...(lower.length === 0 ? [] : [`lower than usual: ${namesOf(lower)}`]),
  ].join("; ");
}

/** Of most signals a rise alone is looked for: half of what is usual is no trouble, and yet not as before. */
function isLower({ name, now, before = 0 }: GoldenSignal): boolean {
  return before - now > leastFall[name] && now < before / 2;
}

/** What is so small says nothing: seconds, shares, cores, bytes. Restarts are a count, and changes of the rate are told. */
const leastFall: Readonly<Record<Name, number>> = {
  error_ratio: tellingShare,
  request_rate: Infinity,
  latency_p95: 0.01,
  restarts: Infinity,
  memory_working_set: 0,
  cpu_usage: 0.05,
};
