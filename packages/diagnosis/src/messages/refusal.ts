import { goesOn } from "./goes-on.ts";

/** What refuses, or contradicts what was expected, in words that are no trouble by themselves. */
const REFUSALS = [
  /\b(?:refus(?:e|es|ed|al|ing)|reject(?:s|ed|ing)?|incompatible|inequivalent|mismatch(?:es|ed)?|unexpected|unsupported|unknown|illegal|precondition|conflicts?|expired|exceed(?:s|ed|ing)?)\b/i,
  /\bnot (?:supported|allowed|permitted|accepted|authori[sz]ed|compatible|serving|running|starting|match(?:ing)?|valid|enabled|present)\b/i,
  /\b(?:will|may|must|can|do(?:es)?) not\b|\bnothing (?:may|can|will)\b|\b(?:won't|doesn't)\b/i,
  /\balready (?!(?:up[ -]to[ -]date|applied|running|initiali[sz]ed)\b)/i,
  /\b(?:(?:older|newer|larger|smaller|higher|lower|later|earlier|more|less|fewer) than|ahead of|behind)\b/i,
  /\b(?:closed|held|locked|owned|taken|ended|used) by\b/i,
  /\bexpect(?:s|ed)\b.{1,80}\b(?:got|found|but|is|was|received)\b|\b(?:got|found|received|speaks|is|has)\b.{1,80}\bexpect(?:s|ed)\b/i,
];
/** What a program tidies up, and that it leaves. */
const FAREWELL =
  /\b(?:(?:good)?bye|exit(?:ing|ed)?|leaving|shut(?:ting)?[ -]?down|stopp(?:ing|ed)|finish(?:ing|ed)|releas(?:ing|ed)|flush(?:ing|ed)|clean(?:ing|ed)?[ -]?up|clos(?:ing|ed)|drain(?:ing|ed)|terminat(?:ing|ed)|disconnect(?:ing|ed)|waiting for|done|completed?)\b/i;

/** The line refuses or contradicts something, and the program does not go on all the same. */
export function refuses(line: string): boolean {
  return REFUSALS.some((form) => form.test(line)) && !goesOn(line);
}

/** It tells of nothing but the end of the program. */
export function bidsFarewell(line: string): boolean {
  return FAREWELL.test(line) && !refuses(line);
}
