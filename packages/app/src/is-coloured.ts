interface Stream {
  /** No `--no-color`. */
  readonly isAsked: boolean;
  readonly isTerminal: boolean;
}

/** Colour is for people: on a terminal, unless somebody said otherwise (no-color.org, force-color.org). */
export function isColoured(
  { isAsked, isTerminal }: Stream,
  read: Readonly<Record<string, string | undefined>>,
): boolean {
  const { NO_COLOR: no = "", FORCE_COLOR: force = "", TERM: terminal } = read;
  if (!isAsked || no !== "") return false;
  if (force !== "") return !["0", "false"].includes(force);
  return isTerminal && terminal !== "dumb";
}
