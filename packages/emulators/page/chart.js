import { element, svg } from "./element.js";

const width = 560;
const height = 72;
const margin = { side: 4, top: 6, bottom: 2 };

/** A data_visualization block: a small drawing whose words stand around it, and say the same to who cannot see it. */
export function chartView({ title, chart }) {
  return element(
    "figure",
    { class: "chart" },
    chart.type === "pie" ? pieView(title, chart) : plotView(title, chart),
  );
}

function pieView(title, { segments }) {
  const sum = segments.reduce((total, { value }) => total + value, 0);
  const parts = segments.map(({ label, value }, index) =>
    key(`${label} ${Math.round((value / sum) * 100)} %`, index),
  );
  return [headView(title), element("div", { class: "chart-foot" }, parts)];
}

function plotView(title, { type, series, axis_config: axis }) {
  const marks = series.length > 1 ? series.filter(isMark) : [];
  const lines = series.filter((one) => !marks.includes(one));
  const scale = createScale(axis.categories, lines);
  const names = lines.length > 1 ? lines.map(({ name }, index) => key(name, index)) : [];
  return [
    headView(title, lines.length === 1 && lastOf(lines[0], axis)),
    svg(
      "svg",
      {
        viewBox: `0 0 ${width} ${height}`,
        preserveAspectRatio: "none",
        role: "img",
        "aria-label": spoken(title, { lines, marks, categories: axis.categories }),
      },
      svg("line", { class: "axis", x1: 0, x2: width, y1: scale.zero, y2: scale.zero }),
      marks.map((mark) => markView(mark, scale)),
      lines.map((line, index) => lineView(type, { line, index, scale })),
    ),
    element(
      "figcaption",
      { class: "chart-foot" },
      element("span", {}, axis.categories[0]),
      marks.map(({ name }) => element("span", { class: "mark-key" }, name)),
      names,
      element("span", {}, axis.categories.at(-1)),
    ),
  ];
}

/** A series that is nothing everywhere but at one place marks a moment. */
function isMark({ data }) {
  return data.filter(({ value }) => value !== 0).length === 1;
}

function headView(title, last = false) {
  return element("div", { class: "chart-head" }, element("span", {}, title), last);
}

function lastOf(line, { categories, y_label: unit }) {
  const value = element("strong", {}, `${valueAt(line, categories.at(-1))}`);
  return element("span", { title: unit }, `${line.name} `, value);
}

function spoken(title, { lines, marks, categories: [first, ...rest] }) {
  const last = rest.at(-1) ?? first;
  const told = lines.map((line) => {
    const highest = Math.max(...line.data.map(({ value }) => value));
    return `${line.name}: ${valueAt(line, first)} at ${first}, ${valueAt(line, last)} at ${last}, highest ${highest}`;
  });
  return [title, ...told, ...marks.map(({ name }) => name)].join(". ");
}

function valueAt({ data }, category) {
  return data.find(({ label }) => label === category)?.value;
}

function createScale(categories, lines) {
  const values = lines.flatMap(({ data }) => data.map(({ value }) => value));
  const low = Math.min(0, ...values);
  const high = Math.max(...values, low + Number.EPSILON);
  const bottom = height - margin.bottom;
  const step = (width - 2 * margin.side) / Math.max(1, categories.length - 1);
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - margin.top);
  const x = (label) => margin.side + categories.indexOf(label) * step;
  return { x, y, step, zero: y(0) };
}

function markView({ data }, scale) {
  const x = scale.x(data.find(({ value }) => value !== 0).label);
  return svg("line", { class: "moment", x1: x, x2: x, y1: 0, y2: height });
}

function lineView(type, { line, index, scale }) {
  const points = line.data
    .map(({ label, value }) => [scale.x(label), scale.y(value)])
    .toSorted(([left], [right]) => left - right);
  if (type === "bar") return points.map((point) => barView(point, { index, scale }));
  const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const stroke = svg("polyline", { class: `stroke tone-${index}`, points: path });
  if (type !== "area") return stroke;
  const [[left], [right]] = [points[0], points.at(-1)];
  const area = `${left},${scale.zero} ${path} ${right},${scale.zero}`;
  return [svg("polygon", { class: `area tone-${index}`, points: area }), stroke];
}

function barView([x, y], { index, scale }) {
  return svg("rect", {
    class: `bar tone-${index}`,
    x: x - scale.step / 4,
    width: scale.step / 2,
    y: Math.min(y, scale.zero),
    height: Math.abs(scale.zero - y),
  });
}

function key(name, index) {
  return element("span", { class: `key tone-${index}` }, name);
}
