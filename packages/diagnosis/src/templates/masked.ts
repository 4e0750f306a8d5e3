/** A piece of a line: as all lines of its statement have it, and as a reader sees it while it is always the same. */
export interface Masked {
  readonly masked: string;
  /** Holds no space, so that it stays one word. */
  readonly shown: string;
}

/** What is never shown: unique values. */
export function hidden(mask: string): Masked {
  return { masked: mask, shown: mask };
}

/** A value that is shown as long as all lines have the same. */
export function kept(mask: string, text: string): Masked {
  return { masked: mask, shown: text.replaceAll(/\s/g, NO_BREAK) };
}

export function joined(pieces: readonly Masked[]): Masked {
  return {
    masked: pieces.map(({ masked }) => masked).join(""),
    shown: pieces.map(({ shown }) => shown).join(""),
  };
}

/** Stands for a space within one word. */
export const NO_BREAK = "\u00a0";
