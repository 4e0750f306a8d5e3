import { NO_BREAK } from "./masked.ts";
import { isValue, type Shape } from "./shape.ts";

/** Longer templates are cut. */
const maxLength = 240;

/** The words of a shape; a value that all lines have is shown. */
export function templateText({ words, shown }: Pick<Shape, "words" | "shown">): string {
  const text = words
    .map((word, place) => (isValue(word) ? (shown[place] ?? word) : word))
    .join(" ")
    .replaceAll(NO_BREAK, " ");
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}
