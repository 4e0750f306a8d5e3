import type { Change, Point, Summary } from "./course-of.ts";
import { seconds } from "./describe.ts";
import { measure } from "./measure.ts";
import { podSelector } from "./read-owners.ts";
import type { Measured, Measurement } from "./signal-plan.ts";
import { shortNameOf } from "./target.ts";
import { lookbackMs, type TimeFrame } from "./time-frame.ts";
import type { Told } from "./told.ts";

const metric = "kube_pod_container_status_restarts_total";

/** Restarts in the window, counted exactly (`increase` would extrapolate, and leave out a step at the edge), against the baseline. */
export async function restartSignal(measurement: Measurement): Promise<Measured> {
  const { frame, target } = measurement;
  const series = `${metric}{${podSelector(target, measurement.owners)}}`;
  return await measure(
    {
      name: "restarts",
      unit: "1",
      what: "restarts",
      series: [series],
      staleMs: Math.max(3 * measurement.scrapeMs, lookbackMs),
      over: (range) =>
        // Copies of a pair of servers, or of two that scrape kube-state-metrics, are one.
        `sum(max by (pod, container) (max_over_time(${series}[${range}]) - ${atStart(series, range)}))`,
      counts: true,
      isPerTime: true,
      changeIn: (points) => changeIn(points, frame),
      direction: "up",
      tolerance: () => 0,
      describe: (summary) => describe(shortNameOf(target), summary, frame),
      missing: {
        why: `no ${metric} of its pods`,
        remedy: "Run kube-state-metrics and scrape it.",
      },
    },
    measurement,
  );
}

/** The last value before a range, so that a step at its edge counts; of what began later, or anew, the least in it. */
function atStart(series: string, range: string): string {
  const least = `min_over_time(${series}[${range}])`;
  return `(${series} offset ${range} <= ${least} or ${least})`;
}

/** Any restart after an hour without one is a change. */
function changeIn(points: readonly Point[], { startMs }: TimeFrame): Change | undefined {
  const [first, ...others] = points.filter(({ value }) => isRestart(value));
  if (first === undefined || first.timeMs < startMs) return undefined;
  const endMs = others.at(-1)?.timeMs ?? first.timeMs;
  return { startMs: first.timeMs, endMs, isOver: false, peak: first, isOutside: isRestart };
}

function describe(name: string, summary: Summary, frame: TimeFrame): Told {
  const { now, before, baselineMs, beganMs = frame.startMs } = summary;
  const { baselineStartMs, startMs, endMs } = frame;
  const restarts = { count: Math.round(now), of: "restart" };
  const values = { restarts, window: seconds(endMs - Math.max(startMs, beganMs)) };
  const current = `${name}: ${now === 0 ? "no restarts" : "{restarts}"} in {window}`;
  if (before === undefined) {
    const unknown = beganMs > startMs ? ", before that nothing is known" : "";
    return { text: `${current}${unknown}`, values };
  }
  return {
    text: `${current}; {before} in the {baseline} before`,
    values: { ...values, baseline: seconds(baselineMs ?? startMs - baselineStartMs) },
  };
}

function isRestart(value: number): boolean {
  return value > 0;
}
