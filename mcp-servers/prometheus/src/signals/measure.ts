import { present } from "@binnacle/contracts";
import { duration } from "../api/promql.ts";
import { baselineOf } from "./baseline-of.ts";
import { type ChangeNow, changeNow } from "./change-now.ts";
import { type Change, type Course, courseOf, type Point } from "./course-of.ts";
import { dateChange } from "./date-change.ts";
import { rangesOf } from "./ranges-of.ts";
import { newestSampleMs, readOne, readRange } from "./read-samples.ts";
import { noData, orGap, since, stopped, type Unmeasured } from "./signal-gap.ts";
import type { Measured, Measurement, Proof, Reading, SignalPlan } from "./signal-plan.ts";
import { stretchesOf } from "./significance.ts";
import { whyNone } from "./why-none.ts";

/** Reads and summarises one signal. A series that is missing, or that ended, is a gap, never zero. */
export async function measure(plan: SignalPlan, measurement: Measurement): Promise<Measured> {
  const unmeasured = unmeasuredOf(plan);
  return await orGap(unmeasured, measurement, async () => {
    const { frame, target } = measurement;
    const courseQuery = plan.course ?? plan.over(duration(measurement.courseMs));
    const [[series], asOfMs] = await Promise.all([
      readRange(courseQuery, measurement),
      newestSampleMs(plan.series, measurement),
    ]);
    if (asOfMs !== undefined && frame.endMs - asOfMs > plan.staleMs)
      return await ended(plan, { unmeasured, lastMs: asOfMs }, measurement);
    if (asOfMs === undefined) return noData(unmeasured, target, plan.missing);
    const points = series?.points ?? [];
    const asked = { courseQuery, points, asOfMs };
    const measured = await signalOf(plan, asked, measurement);
    if (measured !== undefined) return measured;
    return noData(unmeasured, target, await whyNone(plan, points, measurement));
  });
}

/** Undefined: its series give no number. */
async function signalOf(
  plan: SignalPlan,
  asked: Pick<Seen, "courseQuery" | "points" | "asOfMs">,
  measurement: Measurement,
): Promise<Measured | undefined> {
  const { courseQuery, points } = asked;
  const course = courseIn(points, plan, measurement);
  if (course === undefined) return undefined;
  const { change: seenChange, ...rest } = course;
  const { found, caveat, missing } = await provenChange(seenChange, { plan, points }, measurement);
  if (missing !== undefined) return noData(unmeasuredOf(plan), measurement.target, missing);
  const dated = found && (await dateChange(found, courseQuery, measurement));
  const { change, ...ofNow } = await changeNow(dated, { plan, courseQuery, points }, measurement);
  const told = { ...rest, ...present({ change }) };
  return await read(
    plan,
    { ...asked, course: told, ...ofNow, ...present({ caveat }) },
    measurement,
  );
}

function unmeasuredOf({ what, name }: SignalPlan): Unmeasured {
  return { what, signals: [name] };
}

interface Proven extends Pick<Proof, "caveat" | "missing"> {
  /** Undefined where noise could have brought it, too. */
  readonly found?: Change | undefined;
}

async function provenChange(
  change: Change | undefined,
  { plan, points }: { plan: SignalPlan; points: readonly Point[] },
  { frame, courseMs, gaps }: Measurement,
): Promise<Proven> {
  if (change === undefined || plan.prove === undefined) return { found: change };
  // A rate at a moment is of the events of the range before it.
  const fromMs = Math.max(change.startMs - courseMs, frame.baselineStartMs);
  const whole = { fromMs: frame.baselineStartMs, toMs: fromMs };
  const before = plan.isPerTime
    ? baselineOf(points, { ...whole, courseMs, stepMs: frame.stepMs, gaps })
    : whole;
  if (before === undefined) return {};
  const after = { fromMs, toMs: change.isOver ? change.endMs : frame.endMs };
  const tries = stretchesOf(points.length);
  const { isProven, missing, ...told } = await plan.prove({ before, after, tries });
  if (isProven) return { found: change, ...told };
  // Of what is over it can be told how it is now.
  return { ...told, ...present({ missing: change.isOver ? undefined : missing }) };
}

interface Ended {
  readonly unmeasured: Unmeasured;
  readonly lastMs: number;
}

/** New pods that answer, and that nobody has called, count nothing: that is no end. */
async function ended(
  plan: SignalPlan,
  { unmeasured, lastMs }: Ended,
  measurement: Measurement,
): Promise<Measured> {
  const { target, frame } = measurement;
  if (!(await isUp(plan, measurement)))
    return stopped(unmeasured, whoseOf(plan, target), { lastMs, nowMs: frame.endMs });
  return noData(unmeasured, target, {
    why: `nothing was counted since ${since(lastMs, frame.endMs)}, though its targets answer`,
    remedy: plan.missing.remedy,
  });
}

async function isUp({ up, staleMs }: SignalPlan, measurement: Measurement): Promise<boolean> {
  if (up === undefined) return false;
  const at = await readOne(`max(timestamp(${up}) and (${up} == 1))`, measurement);
  return at !== undefined && measurement.frame.endMs - at * 1000 <= staleMs;
}

/** What is alone in a namespace to measure something may be gone, and nothing else has stopped. */
function whoseOf({ sole }: SignalPlan, target: Measurement["target"]): Measurement["target"] {
  return sole === undefined ? target : { ...target, workload: sole };
}

function courseIn(
  points: readonly Point[],
  { changeIn, direction, tolerance }: SignalPlan,
  { frame, courseMs }: Measurement,
): Course | undefined {
  const options = { baselineEndMs: frame.startMs, settleMs: courseMs, direction, tolerance };
  const course = courseOf(points, options);
  if (course === undefined || changeIn === undefined) return course;
  const { change: _, ...rest } = course;
  return { ...rest, ...present({ change: changeIn(points) }) };
}

interface Seen extends Omit<ChangeNow, "change">, Pick<Proof, "caveat"> {
  readonly courseQuery: string;
  readonly course: Course;
  readonly points: readonly Point[];
  readonly asOfMs: number;
}

/**
 * The numbers themselves, each by one query that anybody can run again: since the change, or of the last minutes, and
 * before it. Undefined: there is no such number now.
 */
async function read(
  plan: SignalPlan,
  { courseQuery, course, points, asOfMs, recentMs, steppedMs, first, caveat }: Seen,
  measurement: Measurement,
): Promise<Measured | undefined> {
  const ranges = rangesOf(plan, { change: course.change, points }, measurement);
  const { baseline } = ranges;
  const nowRange = recentMs === undefined ? ranges.now : duration(recentMs);
  const [now, before, besides = []] = await Promise.all([
    newestOf(plan, nowRange, measurement),
    baseline && readingOf(plan.over(baseline.range), baseline.toMs, measurement),
    plan.besides?.(nowRange),
  ]);
  if (now === undefined) return undefined;
  const { peak } = course.change ?? {};
  const onCourse = (point: Point | undefined) => point && { query: courseQuery, ...point };
  const readings = present({
    before,
    first,
    max: onCourse(course.highest),
    peak: onCourse(peak),
  });
  const summary = {
    ...course,
    now: now.value,
    ...present({ before: before?.value, recentMs, steppedMs, caveat }),
    isAfterGap: isAfterGap(course.change, plan, measurement),
    ...(before === undefined
      ? beganIn(points, measurement)
      : present({ baselineMs: baseline?.cutMs })),
  };
  return { kind: "signal", plan, summary, now, readings, besides, points, asOfMs };
}

/** What has a value at each moment is told as it is at the end; a slow scrape may have left none there. */
async function newestOf(
  { course, over }: SignalPlan,
  range: string,
  measurement: Measurement,
): Promise<Reading | undefined> {
  const { endMs } = measurement.frame;
  const newest = course === undefined ? undefined : await readingOf(course, endMs, measurement);
  return newest ?? (await readingOf(over(range), endMs, measurement));
}

/** Whether no sample of what is counted shows how it was just before the change. */
function isAfterGap(
  change: Change | undefined,
  { prove }: SignalPlan,
  { frame, unbrokenMs, courseMs }: Measurement,
): boolean {
  if (change === undefined || prove === undefined || unbrokenMs <= frame.baselineStartMs)
    return false;
  const afterMs = change.startMs - unbrokenMs;
  return afterMs >= 0 && afterMs <= courseMs + frame.stepMs;
}

/** Of what was there all the time, and still tells nothing before, this is not known. */
function beganIn(points: readonly Point[], { frame, courseMs }: Measurement) {
  const beganMs = points[0]?.timeMs;
  return beganMs === undefined || beganMs - frame.baselineStartMs <= courseMs ? {} : { beganMs };
}

async function readingOf(
  query: string,
  timeMs: number,
  measurement: Measurement,
): Promise<Reading | undefined> {
  const value = await readOne(query, measurement, timeMs);
  return value === undefined ? undefined : { query, timeMs, value };
}
