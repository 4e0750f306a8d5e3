/** A finding as the context document or a report tells it. */
export interface ReadFinding {
  /** `f1`. */
  readonly handle: string;
  readonly title: string;
  /** `Deployment/shop/payment`. */
  readonly culprit: string;
  readonly cause: string;
  /** What happened and why it is this, each with its handles. */
  readonly claims: readonly string[];
  readonly against: readonly string[];
  readonly hits: readonly { readonly object: string; readonly because: string }[];
  readonly steps: readonly { readonly text: string; readonly command?: string }[];
}

const head =
  /^(f\d+) \((?:engine|specialist), [^)]*?\) (.+?)(?:, since [\d: -]+)?; cause (\S+); culprit (\S+)$/u;

/** All findings that a text tells, in its order. */
export function readFindings(text: string): ReadFinding[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const [, handle, title, cause, culprit] = head.exec(line) ?? [];
    if (handle === undefined || title === undefined || cause === undefined || culprit === undefined)
      return [];
    const after = lines.slice(index + 1);
    const end = after.findIndex((other) => !other.startsWith("  - "));
    const said = after.slice(0, end === -1 ? undefined : end).map((other) => other.slice(4));
    return [{ handle, title, cause, culprit, ...sorted(said) }];
  });
}

function sorted(
  said: readonly string[],
): Pick<ReadFinding, "claims" | "against" | "hits" | "steps"> {
  return {
    claims: said.filter(
      (line) => isCited(line) && !/^(?:against|hits|do now|disproved)\b/u.test(line),
    ),
    against: behind(said, "against: ").filter(isCited),
    hits: behind(said, "hits ").flatMap((line) => {
      const [, object, because] = /^(\S+): (.+)$/u.exec(line) ?? [];
      return object === undefined || because === undefined ? [] : [{ object, because }];
    }),
    steps: behind(said, "do now: ").map((line) => {
      const [, command, text] = /^((?:kubectl|argocd) .+?) \((.+)\)$/u.exec(line) ?? [];
      return command === undefined || text === undefined ? { text: line } : { text, command };
    }),
  };
}

function isCited(line: string): boolean {
  return /\[e\d/u.test(line);
}

function behind(lines: readonly string[], start: string): string[] {
  return lines.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length));
}
