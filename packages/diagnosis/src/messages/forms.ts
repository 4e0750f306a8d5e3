/**
 * Ways in which one thing is said, and what it means: one row a form, the first that fits decides. A form of several
 * patterns fits when each does. Patterns are linear: `test/safety/linear-patterns.test.ts` proves it of each.
 */
export type Forms<Meaning> = readonly (readonly [form: Form, meaning: Meaning])[];
type Form = RegExp | readonly RegExp[];

/** What the first form that fits means; nothing when none fits. */
export function meaningIn<Meaning>(forms: Forms<Meaning>, text: string): Meaning | undefined {
  return forms.find(([form]) => fits(form, text))?.[1];
}

function fits(form: Form, text: string): boolean {
  return form instanceof RegExp ? form.test(text) : form.every((pattern) => pattern.test(text));
}

/** What the first pattern that fits captures. */
export function captured(patterns: readonly RegExp[], text: string): string | undefined {
  return patterns.map((pattern) => pattern.exec(text)?.[1]).find((item) => item !== undefined);
}

/** What stands behind the first place where the words stand; nothing when they do not. */
export function behind(words: string, text: string): string | undefined {
  const at = text.indexOf(words);
  return at < 0 ? undefined : text.slice(at + words.length);
}
