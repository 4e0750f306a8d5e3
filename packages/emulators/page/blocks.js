import { buttonView } from "./block-button.js";
import { chartView } from "./chart.js";
import { drawersView } from "./drawers.js";
import { element } from "./element.js";
import { parseMarkdown } from "./markdown.js";
import { planView, taskView } from "./plan.js";
import { richTextView } from "./rich-text.js";
import { tableView } from "./table.js";
import { blocksView, mrkdwnView, plainTextView } from "./text-view.js";

/**
 * The blocks of a message. What leads (a plan, a context line) stands free; the rest of a message with more than one block
 * is framed. `place` tells message, names and what a click does.
 */
export function messageBlocks(blocks, place) {
  const lead = blocks.findIndex(({ type }) => type !== "plan" && type !== "task_card");
  const body = lead < 0 ? [] : blocks.slice(lead);
  const head = lead < 0 ? blocks : blocks.slice(0, lead);
  return [
    ...blockViews(head, place),
    body.length > 1
      ? element("div", { class: "card" }, blockViews(body, place))
      : blockViews(body, place),
  ];
}

/** Blocks one below the other. Neighbouring collapsible containers share one row of handles. */
export function blockViews(blocks, place) {
  const nodes = [];
  let drawers = [];
  for (const block of [...blocks, undefined]) {
    if (block?.type === "container" && block.is_collapsible) {
      drawers.push(block);
      continue;
    }
    if (drawers.length > 0) nodes.push(drawersView(drawers, place, blockViews));
    drawers = [];
    if (block) nodes.push(blockView(block, place));
  }
  return nodes;
}

function blockView(block, place) {
  const view = views[block.type];
  return view ? view(block, place) : unknownBlock(block.type);
}

const views = {
  section: sectionView,
  header: ({ text }) =>
    element("div", { class: "header", role: "heading", "aria-level": "2" }, plainTextView(text)),
  divider: () => element("hr"),
  context: ({ elements }, { names }) =>
    element(
      "div",
      { class: "context" },
      elements.map((item) => element("div", {}, textObject(item, names))),
    ),
  actions: ({ elements }, place) =>
    element(
      "div",
      { class: "actions" },
      elements.map((item) => buttonView(item, place)),
    ),
  markdown: ({ text }, { names }) =>
    element("div", { class: "markdown" }, blocksView(parseMarkdown(text), names)),
  rich_text: (block, { names }) => richTextView(block, names),
  table: (block, { names }) => tableView(block, names),
  plan: (block, { names }) => planView(block, names),
  task_card: (block, { names }) => element("div", { class: "plan" }, taskView(block, names)),
  data_visualization: (block) => chartView(block),
  container: (block, place) =>
    element(
      "div",
      { class: "container" },
      element("div", { class: "container-title" }, containerTitle(block, place.names)),
      blockViews(block.child_blocks, place),
    ),
};

/** `*Cause*  the text`: a bold word of its own before the text of a section. */
const labelled = /^\*([^*\n]{1,16})\*(?: {2,}|\n)([\s\S]+)$/;

/** A section; one that starts with a label sets it beside its text, so that labels stand in one column. */
function sectionView({ text, fields, accessory }, place) {
  const [, label, rest] = (text?.type === "mrkdwn" && labelled.exec(text.text)) || [];
  const split = label && [`*${label}*`, rest].map((part) => ({ ...text, text: part }));
  return element(
    "div",
    { class: "section" },
    element(
      "div",
      { class: "section-text" },
      split ? fieldsView(split, place.names) : text && textObject(text, place.names),
      fields && fieldsView(fields, place.names),
    ),
    accessory && element("div", { class: "accessory" }, buttonView(accessory, place)),
  );
}

/** Two columns; short first ones are labels and take no more room than they need. */
function fieldsView(fields, names) {
  const labels = fields.filter((_, index) => index % 2 === 0);
  const areLabels = labels.every(({ text }) => text.length <= 14 && !text.includes("\n"));
  return element(
    "div",
    { class: areLabels ? "fields labelled" : "fields" },
    fields.map((field) => element("div", { class: "field" }, textObject(field, names))),
  );
}

function containerTitle({ title, rich_text_title: rich }, names) {
  return rich ? richTextView(rich, names) : plainTextView(title);
}

function textObject(object, names) {
  return object.type === "mrkdwn"
    ? mrkdwnView(object.text, names, object.verbatim)
    : element("div", { class: "pre-line" }, plainTextView(object));
}

function unknownBlock(type) {
  return element("div", { class: "unknown" }, `Unknown block: ${type}`);
}
