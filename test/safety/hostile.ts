import * as fc from "fast-check";

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Texts that broke something somewhere: names of JavaScript, half characters, words of Slack, shell and terminal. */
const words = [
  "",
  " ",
  "\n",
  "__proto__",
  "constructor",
  "toString",
  "\ud800",
  "\udc00x",
  "\u202e\u2066",
  "\u0000",
  "\u001b]0;owned\u0007\u001b[2J",
  "<!channel> <@U1|x> <https://evil.example|ok> & &amp;",
  "```\n*bold* _it_ ~no~ `code`",
  "$(reboot)",
  "; reboot #",
  "it's `reboot`",
  "-rf",
  "{since} {restarts} {__proto__} {}",
  "{'a': \"b\\",
  "2026-13-45T99:99:99Z",
  "1970-01-01T00:00:00Z",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59.999999999Z",
  "2026-11-29T04:00:00+23:59",
  "[redacted 1a2b3c]",
  "%s %n \\u0000 \\x00",
  '{"level":"fatal","msg":"x","error":"y"}',
  "Container __proto__ failed liveness probe",
  "0/3 nodes are available: 3 Insufficient cpu.",
  'exceeded quota: a, requested: pods=1; pods "x" is forbidden',
  'configmap "__proto__" not found',
  'couldn\'t find key constructor in ConfigMap shop/"x"',
  "dial tcp 10.0.0.1:8080: connect: connection refused",
  "Readiness probe failed: dial tcp: i/o timeout",
  "environment variable __PROTO__ is required",
  'exec: "$(reboot)": executable file not found in $PATH',
];
/** Repeated, they find a pattern that looks at a text more than once. */
const units = [
  ...Array.from("a1fAF .,:;-_/\\\"'`<>&*~?!{}[]()=@#\t\n\u2028é"),
  "a.",
  "a-",
  "a:",
  "1.",
  "a@",
  "a=",
  "eyJ-",
  "ab-",
  "a,b=",
  ":a:",
  "? ",
  " .",
  "a1",
  "0:",
  "::",
  "\ud83d\ude00",
  "<@U1>",
  "in the ",
  "logs of ",
  "x is required ",
];
/** Below the lengths at which texts are cut, and so long that what looks at it twice from each place does not end. */
const sizes = [7, 250, 1_990, 3_990, 50_000, 200_000];
const shell = ["it's `reboot`", "'; reboot #", "$(reboot)", "&& reboot", "\\' reboot '"];

/** Outside text at its worst. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.constantFrom(...shell) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...units), fc.constantFrom(...sizes), fc.constantFrom("", "x", "?"))
      .map(([unit, size, end]) => unit.repeat(Math.ceil(size / unit.length)) + end),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

/** The same, as short as a name or a line of a person. */
export const shortText: fc.Arbitrary<string> = hostileText.map((text) => text.slice(0, 300));

/** The first moment of computers, the last of four-digit years, and moments around a recording. */
export const someInstant: fc.Arbitrary<string> = fc.constantFrom(
  "1970-01-01T00:00:00Z",
  "2026-11-20T02:59:59Z",
  "2026-11-20T03:00:00.123456Z",
  "2026-11-20T03:00:00+05:30",
  "9999-12-31T23:59:59Z",
  "0001-01-01T00:00:00Z",
);

/** Levels of JSON at which a recursion of one frame a level is still fine, and one of many is not. */
export const DEEP = 5000;
const deep = Array.from({ length: DEEP }).reduce<Json>((inner) => ({ "f:a": inner }), 1);

/** What takes the place of a value. */
const anything: fc.Arbitrary<Json | undefined> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 2, arbitrary: someInstant },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Json | undefined>(
      undefined,
      null,
      0,
      -1,
      1.5,
      2 ** 53,
      1e308,
      "0",
      "7",
      true,
      false,
      "True",
      [],
      {},
      [null],
      [{}],
      { "": "" },
      deep,
      "Failed",
      "Pending",
      "CrashLoopBackOff",
    ),
  },
);

const someNumber = fc.constantFrom(0, 1, 7, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, -1e308, 5e-324);

/** What is done to one value: a leaf keeps its type, a time is moved, any value is replaced, doubled, dropped or called otherwise. */
export interface Change {
  /** The way down; walked again and again where a leaf is meant. */
  readonly picks: readonly number[];
  readonly act: "keep" | "shift" | "replace" | "double" | "drop" | "rename";
  readonly text: string;
  readonly number: number;
  readonly by: Json | undefined;
}

export const change: fc.Arbitrary<Change> = fc.record({
  picks: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 8 }),
  act: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom("keep", "shift") },
    { weight: 3, arbitrary: fc.constantFrom("replace", "double", "drop", "rename") },
  ),
  text: fc.oneof(hostileText, someInstant),
  number: someNumber,
  by: anything,
});

/** The value with the change made; what it does not touch is shared. */
export function changed(value: Json, how: Change, depth = 0): Json | undefined {
  const { picks, act } = how;
  const isLeaf = act !== "keep" && act !== "shift" && depth >= picks.length;
  const pick = picks[depth % picks.length] ?? 0;
  if (isLeaf || typeof value !== "object" || value === null) return acted(value, how);
  const down = { pick, how, depth };
  return isList(value) ? listChanged(value, down) : objectChanged(value, down);
}

interface Step {
  readonly pick: number;
  readonly how: Change;
  readonly depth: number;
}

function listChanged(list: readonly Json[], { pick, how, depth }: Step): Json | undefined {
  if (list.length === 0) return acted(list, how);
  return list.flatMap((item, index) => {
    if (index !== pick % list.length) return [item];
    const next = changed(item, how, depth + 1) ?? null;
    return how.act === "double" ? [item, next] : [next];
  });
}

function objectChanged(object: JsonObject, { pick, how, depth }: Step): Json | undefined {
  const keys = Object.keys(object);
  const key = keys[pick % keys.length];
  if (key === undefined) return acted(object, how);
  const old = object[key] ?? null;
  if (how.act === "rename" && depth === how.picks.length - 1)
    return withField(withField(object, key, undefined), how.text, old);
  return withField(object, key, changed(old, how, depth + 1));
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** As JSON.parse makes it: `__proto__` is a field like any other. */
function withField(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  const others = Object.entries(object).filter(([name]) => name !== key);
  return Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
}

function acted(value: Json, { act, by, ...kept }: Change): Json | undefined {
  if (act === "drop") return undefined;
  if (act === "replace" || act === "rename") return by;
  if (act === "double") return value;
  return ofSameType(value, { isShift: act === "shift", ...kept });
}

function ofSameType(
  value: Json,
  { isShift, text, number }: Pick<Change, "text" | "number"> & { readonly isShift: boolean },
): Json {
  if (typeof value === "number") return number;
  if (typeof value === "boolean") return !value;
  if (typeof value !== "string") return value;
  const at = isShift ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? text : new Date(at + (number % 1e12)).toISOString();
}

/** Fields that may hold any text, in whatever is shown to people. */
const told = new Set(
  `after because before code command disproof failure footer label logTemplate name namespace question reason rest sample summary target text
  title what why workload zone`.split(/\s+/u),
);

/** The value with every so-many-th text that may be anything replaced; its form is kept. */
export function withTexts(value: Json, texts: readonly string[], every: number): Json {
  let seen = 0;
  const put = (item: Json, key: string): Json => {
    if (typeof item === "string") {
      if (!told.has(key)) return item;
      seen += 1;
      return seen % every === 0 ? (texts[(seen / every) % texts.length] ?? item) : item;
    }
    if (typeof item !== "object" || item === null) return item;
    if (isList(item)) return item.map((one) => put(one, key));
    return Object.fromEntries(
      Object.entries(item).flatMap(([name, one]) =>
        one === undefined ? [] : [[name, put(one, name)]],
      ),
    );
  };
  return put(value, "");
}
