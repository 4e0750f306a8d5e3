import { maskName } from "./mask-name.ts";
import { hidden, joined, kept, type Masked } from "./masked.ts";
import { isOutcome } from "./outcomes.ts";
import { isStatusCode, namesStatus, statusMask } from "./status-class.ts";

/** Longer words are cut before they are read. */
const wordLength = 300;

const pair = /^([A-Za-z_][\w.-]*)(=)(.+)$/;
const secretKey = /(?:password|passwd|pwd|secret|token|api[_-]?key|credential)s?$/i;
/** What these keys hold tells failures apart. */
const causeKey = /(?:^|[._-])(?:err|error|reason|cause|exception|code|errno|signal|status|type)$/i;
const sentenceEnds = ".:!?'";
const email = /^[\p{L}\p{N}_.+-]+@[\w-]+(?:\.[\w-]+)+$/u;
const ipv6 = /^[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}$/i;
const protocol = /^HTTP\/\d(?:\.\d)?$/;
const erlangProcess = /^<\d{1,9}(?:\.\d{1,9}){2}>$/;
const port = /^(.*):(\d{1,5})$/;

/** A word without spaces, brackets, commas and double quotes. */
export function maskWord(word: string): Masked {
  const bounded = word.slice(0, wordLength);
  let end = bounded.length;
  while (end > 0 && sentenceEnds.includes(bounded.charAt(end - 1))) end -= 1;
  if (end === bounded.length) return maskCore(bounded);
  return joined([maskCore(bounded.slice(0, end)), plain(bounded.slice(end))]);
}

function maskCore(word: string): Masked {
  if (word.includes("<")) return maskMarked(word);
  const [, key, equals = "", value = ""] = pair.exec(word) ?? [];
  if (key !== undefined) return joined([plain(key + equals), maskValue(key, value)]);
  if (word.includes("://")) return maskUrl(word);
  if (word.includes("/")) return maskPath(word);
  if (word.includes("@") && email.test(word)) return hidden("<email>");
  return maskAddress(word);
}

/** What is masked already stays. */
function maskMarked(word: string): Masked {
  return erlangProcess.test(word) ? hidden("<id>") : plain(word);
}

function maskValue(key: string, value: string): Masked {
  if (value === "" || value.startsWith("<")) return plain(value);
  if (secretKey.test(key)) return hidden("<redacted>");
  if (namesStatus(key) && isStatusCode(value)) return kept(statusMask(value), value);
  if (causeKey.test(key) || isOutcome(value))
    return /^\d{1,5}$/.test(value) ? plain(value) : maskWord(value);
  const { shown } = maskWord(value);
  return kept("<*>", shown);
}

function maskUrl(word: string): Masked {
  const start = word.indexOf("://") + "://".length;
  const [authority = ""] = word.slice(start).split(/[/?#]/, 1);
  const path = word.slice(start + authority.length);
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return joined([
    plain(word.slice(0, start)),
    ...(host === authority ? [] : [hidden("<redacted>@")]),
    maskAddress(host),
    ...(path === "" ? [] : [maskPath(path)]),
  ]);
}

/** A path as one value; `2/3`, `HTTP/1.1` and `read/write` are none. */
function maskPath(word: string): Masked {
  if (protocol.test(word)) return kept("HTTP/<num>", word);
  const [path = "", query] = word.split("?", 2);
  const parts = path.split("/").map(maskAddress);
  const shown = parts.map((part) => part.shown).join("/");
  const isPath = /^[.~]{0,2}\//.test(word) || parts.length > 3 || query !== undefined;
  if (isPath) return kept("<path>", query === undefined ? shown : `${shown}?<*>`);
  return { masked: parts.map(({ masked }) => masked).join("/"), shown };
}

/** A host, an address or a name, perhaps with a port or the number of a line. */
function maskAddress(word: string): Masked {
  if (!/\d/.test(word)) return plain(word);
  if (ipv6.test(word)) return hidden("<ip>");
  const [, name = "", number = ""] = port.exec(word) ?? [];
  if (number === "") return word.includes(":") ? maskColons(word) : maskName(word);
  return joined([maskAddress(name), plain(":"), kept("<num>", number)]);
}

function maskColons(word: string): Masked {
  const parts = word.split(":").map((part) => (/\d/.test(part) ? maskName(part) : plain(part)));
  return {
    masked: parts.map(({ masked }) => masked).join(":"),
    shown: parts.map(({ shown }) => shown).join(":"),
  };
}

function plain(text: string): Masked {
  return { masked: text, shown: text };
}
