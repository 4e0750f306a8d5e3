import type { Picture } from "./document.ts";
import { cut } from "./mrkdwn.ts";

/** Slack's limits of a chart. */
const limits = { title: 50, points: 20, label: 20 } as const;

/** A `data_visualization` block. Its second series is the mark of the change: as high as the chart there, nothing elsewhere. */
export function chartBlock({ title, unit, timeZone, points, mark }: Picture) {
  const shown = points.slice(-limits.points);
  const markedAt = mark === undefined ? -1 : mark.index - (points.length - shown.length);
  const highest = Math.max(...shown.map(({ value }) => value));
  const course = shown.map(({ label, value }) => ({ label: cut(label, limits.label), value }));
  const marked = course.map(({ label }, index) => ({
    label,
    value: index === markedAt ? highest : 0,
  }));
  return {
    type: "data_visualization",
    title: cut(title, limits.title),
    chart: {
      type: "line",
      series: [
        { name: cut(unit, limits.label), data: course },
        ...(mark === undefined || markedAt < 0
          ? []
          : [{ name: cut(mark.name, limits.label), data: marked }]),
      ],
      axis_config: {
        categories: course.map(({ label }) => label),
        x_label: cut(timeZone, limits.title),
        y_label: cut(unit, limits.title),
      },
    },
  };
}
