import { element, svg } from "./element.js";

const width = 560;
const height = 96;
const margin = { left: 8, right: 8, top: 10, bottom: 8 };

/** A data_visualization block with lines, areas or bars, and its first, middle and last category below. */
export function chartView({ title, chart }) {
  const { categories, y_label: unit } = chart.axis_config;
  const values = chart.series.flatMap(({ data }) => data.map(({ value }) => value));
  const scale = createScale(categories, values);
  return element(
    "figure",
    { class: "chart" },
    svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title },
      svg("line", {
        class: "axis",
        x1: scale.left,
        x2: scale.right,
        y1: scale.zero,
        y2: scale.zero,
      }),
      chart.series.map((series, index) => seriesView(chart.type, { series, index, scale })),
    ),
    element(
      "figcaption",
      {},
      element("span", {}, categories[0]),
      element("span", { class: "chart-title" }, unit ? `${title}, ${unit}` : title),
      element("span", {}, categories.at(-1)),
    ),
    chart.series.length > 1 && legend(chart.series),
  );
}

function createScale(categories, values) {
  const low = Math.min(0, ...values);
  const high = Math.max(...values, low + Number.EPSILON);
  const left = margin.left;
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const step = (right - left) / Math.max(1, categories.length - 1);
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - margin.top);
  return {
    left,
    right,
    zero: y(0),
    step,
    y,
    x: (label) => left + categories.indexOf(label) * step,
  };
}

function seriesView(type, { series, index, scale }) {
  const points = series.data.map(({ label, value }) => [scale.x(label), scale.y(value)]);
  if (type === "bar")
    return points.map(([x, y]) =>
      svg("rect", {
        class: `bar tone-${index}`,
        x: x - scale.step / 4,
        width: scale.step / 2,
        y: Math.min(y, scale.zero),
        height: Math.abs(scale.zero - y),
      }),
    );
  const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const line = svg("polyline", { class: `stroke tone-${index}`, points: path });
  if (type !== "area") return line;
  const area = `${scale.left},${scale.zero} ${path} ${scale.right},${scale.zero}`;
  return [svg("polygon", { class: `area tone-${index}`, points: area }), line];
}

function legend(series) {
  return element(
    "div",
    { class: "legend" },
    series.map(({ name }, index) => element("span", { class: `key tone-${index}` }, name)),
  );
}
