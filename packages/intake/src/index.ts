export { isAddressed } from "./is-addressed.ts";
export { parseText, type TextContext } from "./parse-text.ts";
