import { type Answer, present } from "@binnacle/contracts";
import { counted } from "@binnacle/diagnosis";
import { type CheckRow, folded } from "./check-rows.ts";
import type { Checked } from "./doctor-report.ts";

interface Examined {
  readonly checks: readonly Checked[];
  /** When it was looked at. */
  readonly at: string;
  /** Whoever asks may not look at everything. */
  readonly isLimited: boolean;
  /** Models are configured, none of which was asked. */
  readonly hasModels: boolean;
}

/** A talk is no place for all of it. */
const rowsAtMost = 10;
const namedAtMost = 3;

/** For a talk: what is wrong and what could not be told, below it the lines that mend it, and how much is well. */
export function toAnswer({ checks, at, ...left }: Examined): Answer {
  const of = (state: Checked["state"]) => checks.filter((check) => check.state === state);
  const found = [...rowsOf(of("wrong")), ...rowsOf(of("unknown"))];
  const shown = found.slice(0, rowsAtMost);
  const code = shown.flatMap(mendLines).join("\n");
  const counts = {
    ok: of("ok").length,
    wrong: of("wrong").length,
    unknown: of("unknown").length,
    none: of("not_configured").length,
    more: found.length - shown.length,
  };
  return {
    ...headOf(counts),
    rows: shown.map(({ name, state, why }) => ({
      state: state === "wrong" ? "broken" : "unknown",
      name,
      text: why,
    })),
    ...present({ code: code === "" ? undefined : code }),
    lines: linesOf(counts, left).map((text) => claim(text, counts)),
    evidence: [],
    gaps: [],
    choices: [],
    isWorthSharing: true,
    observedAt: at,
  };
}

type Counts = Readonly<Record<"ok" | "wrong" | "unknown" | "none" | "more", number>>;

/** What could not be told stands beside what is wrong, and is never well. */
function headOf({ ok, wrong, unknown }: Counts): Pick<Answer, "title" | "state"> {
  const all = counted(ok + wrong + unknown, "check");
  const untold = unknown === 0 ? "" : `; ${unknown} could not be told`;
  if (wrong > 0)
    return {
      title: `My connections: ${wrong} of ${all} found something wrong${untold}`,
      state: "broken",
    };
  if (unknown > 0)
    return {
      title: `My connections: ${unknown} of ${all} could not be told, none found anything wrong`,
      state: "unknown",
    };
  return { title: `My connections: ${all}, and nothing is wrong`, state: "fine" };
}

function linesOf(
  { more }: Counts,
  { isLimited, hasModels }: Pick<Examined, "isLimited" | "hasModels">,
): string[] {
  return [
    "{ok} well, {none} not configured or withheld. `binnacle doctor` where I run prints each of them.",
    ...(hasModels ? [modelsUnasked] : []),
    ...(more > 0 ? ["{more} more are not shown."] : []),
    ...(isLimited ? ["Of what you may not look at I say nothing."] : []),
  ];
}

const modelsUnasked =
  "Models were not asked, as each word of one is paid: `binnacle doctor` where I run asks them.";

/** Numbers stand in slots: no evidence carries them. */
function claim(text: string, counts: Counts): Answer["lines"][number] {
  const numbers: readonly (readonly [string, number])[] = Object.entries(counts);
  const named = numbers.filter(([name]) => text.includes(`{${name}}`));
  const slots = Object.fromEntries(named.map(([name, value]) => [name, { value }] as const));
  return { text, evidence: [], ...(named.length === 0 ? {} : { slots }) };
}

interface Row extends CheckRow {
  /** `Slack: bot token`. */
  readonly name: string;
}

function rowsOf(checks: readonly Checked[]): Row[] {
  const sections = Map.groupBy(checks, ({ section }) => section);
  return [...sections].flatMap(([section, own]) =>
    folded(own).map((row) => ({ ...row, name: `${section}: ${namesOf(row)}` })),
  );
}

function namesOf({ whats }: CheckRow): string {
  const more = whats.length - namedAtMost;
  const names = whats.slice(0, namedAtMost).join(", ");
  return more > 0 ? `${names} and ${more} more` : names;
}

function mendLines({ name, mend }: Row): string[] {
  return mend === undefined ? [] : [`# ${name}`, ...mend.split("\n")];
}
