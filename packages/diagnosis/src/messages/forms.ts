/**
 * Ways in which one thing is said, and what it means: one row a form, the first that fits decides. A form of several
 * patterns fits when each does. `test/safety/linear-patterns.test.ts` proves of each pattern that it is linear.
 */
export type Forms<Meaning> = readonly (readonly [form: Form, meaning: Meaning])[];
export type Form = RegExp | readonly RegExp[];

/** What the first form that fits means; nothing when none fits. */
export function meaningIn<Meaning>(forms: Forms<Meaning>, words: string): Meaning | undefined {
  return forms.find(([form]) => fits(form, words))?.[1];
}

export function fits(form: Form, words: string): boolean {
  return form instanceof RegExp ? form.test(words) : form.every((pattern) => pattern.test(words));
}

/** What the first pattern that fits captures. */
export function captured(patterns: readonly RegExp[], words: string): string | undefined {
  return patterns.map((pattern) => pattern.exec(words)?.[1]).find((item) => item !== undefined);
}

/**
 * What a message says at each `…` of a form, and behind its end: `failed calling webhook "…": ` gives a name and an
 * error. The form may stand anywhere; each `…` is as short as can be. Nothing when it does not stand there.
 */
export function gapsIn(form: string, words: string): string[] | undefined {
  const gaps: string[] = [];
  const [head = "", ...parts] = form.split("…");
  let from = words.indexOf(head) + head.length;
  if (from < head.length) return undefined;
  for (const part of parts) {
    const at = words.indexOf(part, from);
    if (at < 0) return undefined;
    gaps.push(words.slice(from, at));
    from = at + part.length;
  }
  return [...gaps, words.slice(from)];
}
