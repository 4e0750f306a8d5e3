import type { Document, Line, Section } from "./document.ts";

/** The document with each sentence of the reply said once: where it stands first. */
export function saidOnce(document: Document, reply: readonly Line[]): Document {
  const ofReply = new Set(reply.map(({ text }) => sentenceOf(text)));
  const told = new Set([sentenceOf(document.title)]);
  const isNews = ({ text, kind = "text" }: Line): boolean => {
    const sentence = sentenceOf(text);
    if (kind !== "text" || !ofReply.has(sentence)) return true;
    const isFirst = !told.has(sentence);
    told.add(sentence);
    return isFirst;
  };
  const sections = document.sections.map(
    (section): Section => ({ ...section, lines: section.lines.filter(isNews) }),
  );
  return { ...document, sections: sections.filter(({ lines }) => lines.length > 0) };
}

/** The same with or without a period, a capital or a break. */
function sentenceOf(text: string): string {
  const words = text.toLowerCase().split(/\s+/u).join(" ").trim();
  return words.endsWith(".") ? words.slice(0, -1) : words;
}
