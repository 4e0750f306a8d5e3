import { RequestFailure } from "./request-failure.ts";
import { badRequest } from "./status.ts";

type Labels = ReadonlyMap<string, string>;
type Matches = (labels: Labels) => boolean;

interface Tokens {
  /** The next token; empty at the end. */
  peek(): string;
  take(): string;
}

const special = /\s*(==|!=|[!=<>(),]|[^\s!=<>(),]+)/gy;
const operators = ["in", "notin", "=", "==", "!=", "gt", "lt", ">", "<"];
const namePart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const prefixPart = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/**
 * Reads a label selector, equality- and set-based: `app=web,tier in (front, back),!canary`.
 * @throws RequestFailure (400) with the API server's text.
 */
export function parseLabelSelector(selector: string): Matches {
  const tokens = tokensOf(selector);
  const requirements: Matches[] = [];
  while (tokens.peek() !== "") {
    if (!startsRequirement(tokens.peek())) {
      throw failure(`found '${tokens.peek()}', expected: !, identifier, or 'end of string'`);
    }
    requirements.push(parseRequirement(tokens));
    const separator = tokens.take();
    if (separator === "") break;
    if (separator !== ",") {
      throw failure(`found '${separator}', expected: ',' or 'end of string'`);
    }
    if (!startsRequirement(tokens.peek())) {
      throw failure(`found '${tokens.peek()}', expected: identifier after ','`);
    }
  }
  return (labels) => requirements.every((matches) => matches(labels));
}

function parseRequirement(tokens: Tokens): Matches {
  const negated = tokens.peek() === "!" && tokens.take() === "!";
  const key = tokens.take();
  if (!isWord(key)) throw unparsable(`found '${key}', expected: identifier`);
  checkKey(key);
  if (negated) return (labels) => !labels.has(key);
  if (tokens.peek() === "" || tokens.peek() === ",") return (labels) => labels.has(key);
  const operator = tokens.take();
  if (!operators.includes(operator)) {
    throw unparsable(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
  }
  const isSet = operator === "in" || operator === "notin";
  return compare(key, operator, isSet ? parseSet(tokens) : [parseExactValue(tokens)]);
}

function compare(key: string, operator: string, values: readonly string[]): Matches {
  switch (operator) {
    case "notin":
    case "!=":
      return (labels) => !values.includes(labels.get(key) ?? "") || !labels.has(key);
    case ">":
    case "gt":
      return compareNumber(key, values, (label, limit) => label > limit);
    case "<":
    case "lt":
      return compareNumber(key, values, (label, limit) => label < limit);
    default:
      return (labels) => labels.has(key) && values.includes(labels.get(key) ?? "");
  }
}

function compareNumber(
  key: string,
  [value = ""]: readonly string[],
  holds: (label: number, limit: number) => boolean,
): Matches {
  if (!isInteger(value)) {
    throw unparsable(
      `values[0]: Invalid value: "${value}": for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  return (labels) => {
    const label = labels.get(key) ?? "";
    return isInteger(label) && holds(Number(label), Number(value));
  };
}

function parseExactValue(tokens: Tokens): string {
  if (tokens.peek() === "" || tokens.peek() === ",") return "";
  const value = tokens.take();
  if (!isWord(value)) throw unparsable(`found '${value}', expected: identifier`);
  return value;
}

/** An empty place between commas is the empty value. */
function parseSet(tokens: Tokens): readonly string[] {
  const open = tokens.take();
  if (open !== "(") throw unparsable(`found '${open}' expected: '('`);
  const values: string[] = [];
  for (;;) {
    values.push(isWord(tokens.peek()) ? tokens.take() : "");
    const next = tokens.take();
    if (next === ")") return values;
    if (next !== ",") throw unparsable(`found '${next}', expected: ',' or ')'`);
  }
}

function tokensOf(selector: string): Tokens {
  const tokens = [...selector.matchAll(special)].map(([, token = ""]) => token);
  let position = 0;
  return {
    peek: () => tokens[position] ?? "",
    take: () => tokens[position++] ?? "",
  };
}

function startsRequirement(token: string): boolean {
  return token === "!" || isWord(token);
}

function isWord(token: string): boolean {
  return token !== "" && !/^[!=<>(),]/.test(token);
}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

function checkKey(key: string): void {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const isValid =
    parts.length <= 2 &&
    namePart.test(name) &&
    name.length <= 63 &&
    (prefix === undefined || prefixPart.test(prefix));
  if (!isValid) throw unparsable(`<nil>: Invalid value: "${key}": not a valid label key`);
}

function unparsable(message: string): RequestFailure {
  return failure(`unable to parse requirement: ${message}`);
}

function failure(message: string): RequestFailure {
  return new RequestFailure(badRequest(message));
}
