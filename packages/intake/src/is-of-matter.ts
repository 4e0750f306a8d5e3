import { asksForText } from "./beyond-grammar.ts";
import { saidOf, setOf } from "./said-of.ts";

/** What a model can be told to do, beside what every grammar knows. */
const orders: ReadonlySet<string> = setOf(`
  analyse analyze assume calculate correlate elaborate estimate expand focus ignore investigate narrow rank
  erklär erkläre nenn nenne prüf prüfe schätz schätze schau schaue vergleich vergleiche zeig zeige
`);
/** After an order: then it tells, or is for a person. */
const notOurs: ReadonlySet<string> = setOf(`
  i we you he she they is are was were has had looks down in out to with
  bob everybody everyone folks him her people someone somebody team them
`);

const wrong =
  /^(?:(?:no|nope|nein|sorry|but|hm+|wait),?\s)?(?:(?:that|this|it|das|es)(?:['’]?s|\sis|\swas|\sist|\swar)\s(?:wrong|incorrect|false|falsch|(?:not|nicht)\s(?:right|true|correct|it|richtig|wahr))|(?:that|this|it)\s(?:isn['’]?t|wasn['’]?t)\s(?:right|true|correct)|wrong|falsch)\b/iu;
const objection = /^(?:no|nope|nein|wrong|falsch|actually|wait|but|aber)[,:;.–—-]*\s/iu;
const objectionOfPeople =
  /^(?:no|nope|nein)\s(?:clue|idea|issue|need|one|panic|pressure|problem|rush|stress|thanks?|way|worries)\b/iu;
/** `in prod-us`, `payments instead`. */
const turn =
  /^(?:in|im)\s(?:the\s)?(?!(?:meeting|office|progress|review|urlaub|büro)(?![\w-]))[a-z][a-z0-9.-]*(?:\s(?:please|instead|cluster|namespace))*$|\s(?:instead|stattdessen)[.!]?$/iu;
const clock = /\b(?:[01]?\d|2[0-3])[:.][0-5]\d\b/u;
const deed =
  /\b(?:rolled|rollback|rollout|outage|reverted|deploy|deployment|deployed|redeployed|restarted|scaled|released|merged|drained|upgraded|changed|started|began|stopped|failing|failed|broke|crashed|zurückgerollt|deployt|neugestartet|geändert|begonnen)\b/iu;
const single = /\b(?:i|i['’]m|i['’]ve|i['’]ll|ich)\b/iu;

interface Meant {
  readonly isNamed: boolean;
}

/** What somebody says of the matter, told and not asked: it corrects, adds what was done and when, or says what to do with it. */
export function isOfMatter(plain: string, meant: Meant): boolean {
  return [isOrder, isObjection, isFact].some((isSaid) => isSaid(plain, meant)) || turn.test(plain);
}

/** `can you write a line for support?`, `you are wrong`: said as to a person, and meant for who answered. */
export function isToModel(plain: string): boolean {
  if (/^you(?:['’]?re|\sare)\swrong\b/iu.test(plain)) return true;
  const words = /^(?:can|could|would|will|kannst)\s(?:you|u|du)\s(?:please\s|pls\s)?(?<rest>.+)$/iu;
  const rest = words.exec(plain)?.groups?.["rest"];
  return rest !== undefined && (asksForText(rest) || /^(?:elaborate|estimate)\b/iu.test(rest));
}

function isOrder(plain: string): boolean {
  const [first = "", second = ""] = saidOf(plain);
  if (!orders.has(first) && !asksForText(plain)) return false;
  return second !== "" && !notOurs.has(second) && !(first === "ignore" && second === "me");
}

/** More than the word: a person who only says no says it to a person. */
function isObjection(plain: string, { isNamed }: Meant): boolean {
  if (wrong.test(plain)) return true;
  if (!objection.test(plain) || objectionOfPeople.test(plain)) return false;
  const isTold = isNamed || clock.test(plain) || deed.test(plain);
  return isTold && (!single.test(plain) || clock.test(plain));
}

/** `we rolled back at 14:05`. */
function isFact(plain: string, { isNamed }: Meant): boolean {
  return clock.test(plain) && (isNamed || deed.test(plain));
}
