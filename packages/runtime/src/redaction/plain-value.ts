import { type Declared, declaredBy } from "./secret-key.ts";

const states = new Set(
  `true false null nil none undefined yes no on off n/a na unset set empty required missing expired invalid valid optional
  enabled disabled changed present absent unknown denied rejected accepted failed failure error ok success succeeded
  incorrect wrong mismatch mismatched malformed revoked blocked not is was were has have must should cannot can could does
  did do will would for from in of to the a an and or with at on by as if it its string int integer number bool boolean
  bytes object array opaque bearer basic digest jwt rs256 hs256 es256 default auto automatic always never generated random
  hidden masked redacted removed omitted secret password token key value placeholder changeme-placeholder rotated updated
  created deleted found loaded received sent used unused parsed verified unverified refreshed refreshing validating
  authenticated unauthenticated authentication authorization authorized unauthorized forbidden permission access include omit`.split(
    /\s+/u,
  ),
);

/** What stands for a value: a variable, a slot of a template, stars. */
const standIn =
  /^(?:\$\{[^}]*\}?|\$\([^)]*\)?|\$[A-Z_][A-Z\d_]*|%[A-Z_]+%|\{\{.*|<[a-z][\w .-]*>|<nil>|\*+|x{3,}|X{3,}|\.{2,}|…|-+|_+|\[redacted\]|\[REDACTED\]|REDACTED)$/u;
/** `<set to the key 'password' in secret 'db'>`, and what `kubectl describe` says behind it. */
const described = /^<[a-z]{1,20} [\w .'-]{1,400}>(?:\s{1,8}Optional:.*)?$/u;
const placeholder = /^\[redacted [\da-f]{6}\]$/u;
/** `getToken()`, `os.environ["X"]`. */
const code = /^[A-Za-z_]+(?:\.[A-Za-z_]+)*(?:\([\w., ]*\)|\[["'].*|\[[\w, .]*\])$/u;
/** `self.password` */
const attribute = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/u;
const variable = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/u;
const place =
  /^(?:[a-z][a-z\d+.-]*:\/\/\S*|arn:aws\S*|vault:\S+|projects\/\S+|secret\/\S+|kv\/\S+)$/u;
const reference = /^[a-z][a-z\d-]*(?:\/[a-z][a-z\d._-]*){1,5}$/u;
const path = /^(?:~|\.{1,2})?\/[\w.@%+=:,{}$*/-]*$/u;
const named =
  /^[a-z]+(?:-[a-z\d]+)*-(?:secrets?|credentials?|creds|tokens?|keys?|tls|certs?|auth|passwords?|config)$/u;
const time = /^\d{4}-\d\d-\d\dT/u;
const longest = 200;

/** A value and the key that it stands behind. */
export interface Keyed {
  readonly name: string;
  readonly declared: Declared;
  readonly value: string;
}

/** Whether a value behind a secret key says plainly where a secret is, what state it is in, or stands for one. */
export function isPlain(keyed: Keyed): boolean {
  const text = keyed.value.trim();
  if (text === "" || placeholder.test(text) || states.has(text.toLowerCase())) return true;
  if (isTooWeak(keyed, text)) return true;
  if (text.length > longest) return false;
  return isReference(text) || isNameFor(keyed.name, text);
}

/** Numbers are counts but where a key means digits; behind a weak key what does not look random is no secret. */
function isTooWeak({ name, declared }: Keyed, text: string): boolean {
  if (declared !== "number" && /^\d{1,10}(?:\.\d+)?$/u.test(text)) return true;
  return declared === "likely" && (!looksRandom(text) || isDigest(name, text));
}

/** `secret=shop/db`, `secret: payment-db`, `token: api-token`: the name of an object. */
function isNameFor(name: string, text: string): boolean {
  if (/(?:secrets?|credentials?|creds)$/iu.test(name) && isNameOfObject(text)) return true;
  return !/pass|pw/iu.test(name) && isNamedPlace(text);
}

function isNamedPlace(text: string): boolean {
  return reference.test(text) || named.test(text);
}

/** Behind `cache_key`. */
function isDigest(name: string, text: string): boolean {
  return /key$/iu.test(name) && /^[\da-f]+$/iu.test(text);
}

/** `payment-db` behind `secret`: its name. */
function isNameOfObject(text: string): boolean {
  return (
    /^[a-z\d-]{3,63}$/u.test(text) && text.includes("-") && text.split("-").every(isPartOfName)
  );
}

function isPartOfName(part: string): boolean {
  return /^(?:[a-z]+\d?|v?\d{1,3})$/u.test(part);
}

function isReference(text: string): boolean {
  if ([standIn, described, code, time].some((form) => form.test(text))) return true;
  if (place.test(text) && !text.includes("@")) return true;
  if (variable.test(text) || attribute.test(text))
    return declaredBy(text) !== undefined || !/\d/u.test(text);
  return path.test(text) && !text.split("/").some(looksRandom);
}

/** As no word, name or number looks: letters of both cases and digits, or long and of one alphabet. */
export function looksRandom(given: string): boolean {
  const text = given.replaceAll(/%[\dA-Fa-f]{2}/gu, "/");
  if (text.length < 12 || !/^[\w+/=.~:-]+$/u.test(text)) return false;
  if (!/\d/u.test(text)) return false;
  if (/[a-z]/u.test(text) && /[A-Z]/u.test(text)) return !isWorded(text);
  return /^(?:[\da-f]{24,}|[\dA-F]{24,}|[A-Z2-7]{16,}={0,6})$/u.test(text);
}

/** `Node20ReadinessGate`, `my-App-v2`: words with a number somewhere. */
function isWorded(text: string): boolean {
  const parts = text.split(/[^A-Za-z\d]+|(?<=[a-z])(?=[A-Z])|(?<=\D)(?=\d)|(?<=\d)(?=\D)/u);
  const words = parts.filter((part) => /^(?:[A-Z]?[a-z]{2,}|[A-Z]{2,})$/u.test(part));
  return words.join("").length * 10 > text.length * 7;
}
