import { present } from "@binnacle/contracts";
import type { Button, Document, Drawer, Line, Picture, Section } from "./document.ts";
import { visibleLine, visibleRows } from "./visible-text.ts";

/** The document as every renderer starts from it: nothing in its texts is hidden, and none begins a line of its own. */
export function visibleDocument(document: Document): Document {
  const { notice, title, subtitle, sections, drawers, buttons, footer, folded } = document;
  return {
    ...document,
    ...present({
      notice: notice && visibleLine(notice),
      subtitle: subtitle && visibleLine(subtitle),
      folded: folded && visibleLine(folded),
    }),
    title: visibleLine(title),
    sections: sections.map(visibleSection),
    drawers: drawers.map(visibleDrawer),
    buttons: buttons.map(visibleButton),
    footer: footer.map(visibleLine),
  };
}

function visibleSection(section: Section): Section {
  const { label, lines, picture } = section;
  return {
    ...section,
    lines: lines.map(visible),
    ...present({ label: label && visibleLine(label), picture: picture && visiblePicture(picture) }),
  };
}

function visibleDrawer(drawer: Drawer): Drawer {
  const { title, lines, rest } = drawer;
  return {
    ...drawer,
    title: visibleLine(title),
    lines: lines.map(visible),
    ...present({ rest: rest && visibleLine(rest) }),
  };
}

function visible(line: Line): Line {
  const { text, kind = "text", command } = line;
  return {
    ...line,
    text: kind === "text" ? visibleLine(text) : visibleRows(text),
    ...present({ command: command && visibleLine(command) }),
  };
}

function visibleButton(button: Button): Button {
  return button.kind === "ask" ? { ...button, label: visibleLine(button.label) } : button;
}

function visiblePicture(picture: Picture): Picture {
  const { title, unit, points, mark } = picture;
  return {
    ...picture,
    title: visibleLine(title),
    unit: visibleLine(unit),
    points: points.map(({ label, value }) => ({ label: visibleLine(label), value })),
    ...present({ mark: mark && { ...mark, name: visibleLine(mark.name) } }),
  };
}
