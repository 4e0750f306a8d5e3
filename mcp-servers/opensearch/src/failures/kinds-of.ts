import type { StoredLine } from "../query/stored-line.ts";
import { errorKinds } from "./error-kinds.table.ts";
import { statusesIn } from "./statuses-in.ts";

/** What stands further behind in a line is not looked at. */
const maxCharacters = 50_000;

/**
 * How long something may take, not that it took longer: `timeout=30s`, `"readTimeout": "5s"`,
 * `request.timeout.ms = 30000`, `connectionTimeout......30000`, `"timed_out": false`. Behind a colon the value has to be the
 * end of what is said: an address, a number of replicas, a time that passed follow a timeout, too. In doubt it is none.
 */
const setting =
  /(?:time[ _-]?outs?(?:[._ -]?(?:in|max|ms|millis|milliseconds|secs?|seconds)){0,3}["'\\]{0,2}(?: ?=>? ?["'\\]{0,2}(?:-?(?:pt)?\d{1,12}(?:\.\d{1,9})?[a-zµ0-9]{0,12}|false|null|none)(?!\w|[.:-]\w| ?(?:exceeded|elapsed|expired|passed))|(?: ?: ?|\.{3,48})["'\\]{0,2}(?:-?(?:pt)?\d{1,12}(?:\.\d{1,9})?[a-zµ0-9]{0,12}|false|null|none)(?=["'\\]{0,2}\s{0,2}(?:$|,(?!\d)|[\n;)\]}|]|[\w.-]{1,40}=)))|timed[ _-]?out["'\\]{0,2} ?[:=] ?["'\\]{0,2}(?:false|null|none)\b)/gi;

/** The same behind a part of its own name: `PAYMENT_GATEWAY_TIMEOUT=30s` is none, `Gateway Timeout: 504` may be a failure of another kind. */
const namedSetting = new RegExp(`(?<=[\\w.-])${setting.source}`, "gi");

const kinds = errorKinds.map(({ kind, phrases, endings = [], statuses = [] }) => ({
  kind,
  statuses,
  parts: [...phrases.map(inWords), ...endings.map((ending) => `${ending} `)],
}));

type Line = Pick<StoredLine, "text" | "status">;

/** The kinds of failure that a line says. */
export function kindsOf({ text, status }: Line): string[] {
  const line = text.slice(0, maxCharacters);
  const said = new Set([...statusesIn(line), Number(status)]);
  const words = inWords(line.replaceAll(namedSetting, " "));
  const ofTimes = inWords(line.replaceAll(setting, " "));
  return kinds
    .filter(
      ({ kind, parts, statuses }) =>
        statuses.some((one) => said.has(one)) ||
        hasOneOf(parts, kind === "timeout" ? ofTimes : words),
    )
    .map(({ kind }) => kind);
}

/** The kinds of which a search finds the line, whatever it says. */
export function kindsSought({ text, status = "" }: Line): string[] {
  const words = inWords(`${status} ${text.slice(0, maxCharacters)}`);
  return kinds
    .filter(
      ({ parts, statuses }) =>
        hasOneOf(parts, words) || statuses.some((one) => words.includes(` ${one} `)),
    )
    .map(({ kind }) => kind);
}

function hasOneOf(parts: readonly string[], words: string): boolean {
  return parts.some((part) => words.includes(part));
}

/** Lower case, one space between words, at the start and at the end. */
function inWords(text: string): string {
  return ` ${text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim()} `;
}
