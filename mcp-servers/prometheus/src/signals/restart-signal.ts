import type { Change, Point, Summary } from "./course-of.ts";
import { seconds, type Told } from "./describe.ts";
import { measure } from "./measure.ts";
import { lookbackMs, type Measured, type Measurement } from "./signal-plan.ts";
import { podSelector, shortNameOf } from "./target.ts";
import type { TimeFrame } from "./time-frame.ts";

const metric = "kube_pod_container_status_restarts_total";

/** Restarts in the window, counted exactly (`increase` would extrapolate), against the baseline. */
export async function restartSignal(measurement: Measurement): Promise<Measured> {
  const { frame, target } = measurement;
  const series = `${metric}{${podSelector(target)}}`;
  return await measure(
    {
      name: "restarts",
      unit: "1",
      what: "restarts",
      series,
      staleMs: lookbackMs,
      over: (range) =>
        `sum(max_over_time(${series}[${range}]) - min_over_time(${series}[${range}]))`,
      counts: true,
      changeIn: (points) => changeIn(points, frame),
      direction: "up",
      tolerance: () => 0,
      describe: (summary) => describe(shortNameOf(target), summary, frame),
      missing: {
        why: `no series matches ${series}`,
        remedy: "Run kube-state-metrics and scrape it.",
      },
    },
    measurement,
  );
}

/** Any restart after an hour without one is a change. */
function changeIn(points: readonly Point[], { startMs }: TimeFrame): Change | undefined {
  const [first, ...others] = points.filter(({ value }) => isRestart(value));
  if (first === undefined || first.timeMs < startMs) return undefined;
  const endMs = others.at(-1)?.timeMs ?? first.timeMs;
  return { startMs: first.timeMs, endMs, isOver: false, peak: first, isOutside: isRestart };
}

function describe(name: string, { now, before }: Summary, frame: TimeFrame): Told {
  const { baselineStartMs, startMs, endMs } = frame;
  const restarts = { count: Math.round(now), of: "restart" };
  const values = { restarts, window: seconds(endMs - startMs) };
  const current = `${name}: ${now === 0 ? "no restarts" : "{restarts}"} in {window}`;
  if (before === undefined) return { text: current, values };
  return {
    text: `${current}; {before} in the {baseline} before`,
    values: { ...values, baseline: seconds(startMs - baselineStartMs) },
  };
}

function isRestart(value: number): boolean {
  return value > 0;
}
