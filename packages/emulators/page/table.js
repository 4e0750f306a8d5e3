import { element } from "./element.js";
import { richTextView } from "./rich-text.js";
import { plainView } from "./text-view.js";

/** A table block; its first row is the head. */
export function tableView({ rows, column_settings: settings = [] }, names) {
  const [head = [], ...body] = rows;
  return element(
    "div",
    { class: "table-frame" },
    element(
      "table",
      {},
      element("thead", {}, rowView("th", { row: head, settings, names })),
      element(
        "tbody",
        {},
        body.map((row) => rowView("td", { row, settings, names })),
      ),
    ),
  );
}

function rowView(tag, { row, settings, names }) {
  return element(
    "tr",
    {},
    row.map((cell, index) =>
      element(tag, { class: cellClass(cell, settings[index]) }, cellView(cell, names)),
    ),
  );
}

function cellClass(cell, setting) {
  const align = setting?.align ?? (cell.type === "raw_number" ? "right" : "left");
  return `align-${align}${setting?.is_wrapped ? " wrapped" : ""}`;
}

function cellView(cell, names) {
  return cell.type === "rich_text" ? richTextView(cell, names) : plainView(cell.text);
}
