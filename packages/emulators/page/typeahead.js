import { element } from "./element.js";

/** The list above a composer. Keys: Up and Down move, Tab takes, Enter takes where that is safe, Esc closes. */
export function createTypeahead(take) {
  const list = {
    node: element("div", { class: "typeahead", role: "listbox", hidden: true }),
    take,
    items: [],
    current: 0,
    hasMoved: false,
  };
  return {
    node: list.node,
    show: (items) => show(list, items),
    /** Returns whether the key was used. */
    press: (key) => press(list, key),
  };
}

function show(list, items) {
  Object.assign(list, { items, current: 0, hasMoved: false });
  render(list);
}

function render(list) {
  list.node.hidden = list.items.length === 0;
  list.node.replaceChildren(...list.items.map((item, index) => option(list, { item, index })));
  list.node.children[list.current]?.scrollIntoView({ block: "nearest" });
}

function option(list, { item, index }) {
  return element(
    "div",
    {
      class: "option",
      role: "option",
      "aria-selected": String(index === list.current && isMarked(list)),
      // The composer must keep the focus.
      onmousedown: (event) => event.preventDefault(),
      onclick: () => list.take(item),
    },
    element("span", { class: "option-label" }, item.label),
    item.detail && element("span", { class: "option-detail" }, item.detail),
  );
}

/** Whether Enter would take the current item. */
function isMarked({ items, current, hasMoved }) {
  return hasMoved || items[current].takesEnter;
}

function move(list, step) {
  const { items, current } = list;
  if (isMarked(list))
    Object.assign(list, { current: (current + step + items.length) % items.length });
  else if (step < 0) Object.assign(list, { current: items.length - 1 });
  Object.assign(list, { hasMoved: true });
  render(list);
}

const actions = {
  ArrowDown: (list) => move(list, 1),
  ArrowUp: (list) => move(list, -1),
  Escape: (list) => show(list, []),
  Tab: (list) => list.take(list.items[list.current]),
  Enter: (list) => list.take(list.items[list.current]),
};

function press(list, key) {
  if (list.items.length === 0 || !Object.hasOwn(actions, key)) return false;
  if (key === "Enter" && !isMarked(list)) return false;
  actions[key](list);
  return true;
}
