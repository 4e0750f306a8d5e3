import { generalWords } from "./general-words.ts";
import { holdsToken } from "./holds-token.ts";

/** Words with a hyphen, a slash, a dot or an underscore within: names of objects, hosts, images, paths, files. */
export const compound = /(?<![\p{L}\p{N}_])[a-z0-9]+(?:[-_./:][a-z0-9]+)+(?![\p{L}\p{N}_])/giu;

/** `2.5s`, `1.5Gi`, `10.0.0.1:8080`, `3/5`: an amount, held against what is cited as numbers are. */
const quantity = /^\d[\d.]*[a-z]{0,4}(?:[-/:_]\d[\d.]*[a-z]{0,4})*$/iu;
/** `DNS-Abfrage`, `Pod-Neustart`; `AWS-managed`, `TCP/UDP`, `z.B`: prose. Names in a cluster are in lower case. */
const prose = [
  /^\p{Lu}{2,5}-\p{Ll}+$/u,
  /^\p{Lu}{1,5}(?:\/\p{Lu}{1,5})+$/u,
  /^\p{L}(?:\.\p{L})+$/u,
];

/** What a text is held against when it names something. */
export interface NamesHeld {
  /** Of objects that exist, in lower case. */
  readonly names: ReadonlySet<string>;
  /** All words of what is cited, plain. */
  readonly cited: string;
  /** All that its author was shown, in lower case. */
  readonly shown?: string;
}

export function isQuantity(word: string): boolean {
  return quantity.test(word);
}

/** Names in a text that nobody has seen. */
export function unseenNames(text: string, held: NamesHeld): string[] {
  return (text.match(compound) ?? []).filter(
    (word) =>
      !isQuantity(word) &&
      !isGermanCompound(word) &&
      !prose.some((form) => form.test(word)) &&
      !isKnownName(word, held),
  );
}

/** `DNS-Abfrage`: what stands behind each hyphen is a noun. */
function isGermanCompound(word: string): boolean {
  const [first = "", ...others] = word.split("-");
  const areNouns = others.length > 0 && others.every((part) => /^\p{Lu}\p{Ll}+$/u.test(part));
  return areNouns && /^[\p{L}\p{N}]*$/u.test(first) && /\p{Lu}/u.test(first);
}

/** By itself, or `deployment/payment`, `shop/payment` by its parts. */
export function isKnownName(word: string, held: NamesHeld): boolean {
  const name = plain(word);
  if (isHeld(name, held) || isGeneral(name)) return true;
  const parts = name.split("/");
  return (
    parts.length > 1 &&
    parts.every((part) => part === "" || kindLike.test(part) || isHeld(part, held))
  );
}

function isHeld(name: string, { names, cited, shown = "" }: NamesHeld): boolean {
  return names.has(name) || holdsToken(cited, name) || holdsToken(shown, name);
}

function isGeneral(name: string): boolean {
  return generalWords.has(name) || generalWords.has(name.replace(/s$/u, ""));
}

/** A kind before a name. */
const kindLike =
  /^(?:pod|deployment|statefulset|daemonset|replicaset|job|cronjob|service|svc|ingress|node|configmap|hpa|horizontalpodautoscaler|pvc|persistentvolumeclaim|networkpolicy|namespace|container|event|role|rolebinding|serviceaccount)s?$/u;

/** In lower case, each character in its plain form, one space between words. */
export function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll("‹", "<").replaceAll(/\s+/gu, " ").trim();
}
