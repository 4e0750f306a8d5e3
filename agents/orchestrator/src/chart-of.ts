import type { Chart, Report } from "@binnacle/contracts";

/** The course that a specialist brought, with the change that is held for the cause, if it is in sight. */
export function chartOf(
  reports: readonly Report[],
  changeAt: string | undefined,
): Chart | undefined {
  const chart = reports.find((report) => report.chart !== undefined)?.chart;
  if (chart === undefined || changeAt === undefined || !isInSight(chart, changeAt)) return chart;
  return { ...chart, changeAt };
}

function isInSight({ points }: Chart, at: string): boolean {
  const times = points.map((point) => Date.parse(point.at));
  const change = Date.parse(at);
  return times.some((time) => time <= change) && times.some((time) => time >= change);
}
