export { isAddressed } from "./is-addressed.ts";
export { parseText } from "./parse-text.ts";
