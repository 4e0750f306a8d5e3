export { parseText, type TextContext } from "./parse-text.ts";
