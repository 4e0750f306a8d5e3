import type { Matcher } from "./expression.ts";
import { badData, unsupported } from "./promql-error.ts";

/** Builds the test of one label matcher; a regular expression is anchored at both ends. */
export function createMatcher(label: string, operator: string, value: string): Matcher {
  switch (operator) {
    case "=":
      return { label, equals: value, matches: (actual) => actual === value };
    case "!=":
      return { label, matches: (actual) => actual !== value };
    case "=~": {
      const pattern = anchored(value);
      return { label, matches: (actual) => pattern.test(actual) };
    }
    case "!~": {
      const pattern = anchored(value);
      return { label, matches: (actual) => !pattern.test(actual) };
    }
    default:
      throw unsupported(`label matching operator ${operator}`);
  }
}

/** Prometheus uses RE2: no look-around and no back references, and `.` matches a newline. */
function anchored(source: string): RegExp {
  if (/\(\?(=|!|<=|<!)|\\[1-9]/.test(source)) {
    throw badData(`error parsing regexp: invalid or unsupported Perl syntax: \`${source}\``);
  }
  const ignoresCase = source.startsWith("(?i)");
  const body = ignoresCase ? source.slice(4) : source;
  if (/\(\?[imsU-]+[:)]|\\[pPQAz]|\[\[:/.test(body)) {
    throw unsupported(`the regular expression ${source}`);
  }
  try {
    return new RegExp(`^(?:${body})$`, ignoresCase ? "is" : "s");
  } catch (error) {
    const reason = error instanceof Error ? error.message : "invalid";
    throw badData(`error parsing regexp: ${reason}`);
  }
}
