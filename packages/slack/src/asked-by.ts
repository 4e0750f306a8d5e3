const between = " asks: ";

/** The root of a thread that we start because somebody clicked Investigate; and the question in it, to ask it again. */
export const askedBy = {
  line: (who: string, question: string): string => `${who}${between}${question}`,
  question(line: string): string | undefined {
    const at = line.indexOf(between);
    return at < 0 ? undefined : line.slice(at + between.length);
  },
};
