import { changedValues } from "./changed-values.ts";
import { type CommandForm, commandForms } from "./command-forms.table.ts";
import { type SplitCommand, splitCommand, withoutPlace, wordsOf } from "./split-command.ts";

/** A command that a person may be shown, and what it names. */
export interface AllowedCommand {
  readonly kind: "allowed";
  /** It reads and changes nothing. */
  readonly isReading: boolean;
  /** What it does, behind the program: `rollout undo`. */
  readonly verb: string;
  readonly namespace?: string;
  /** Names of objects in it. */
  readonly names: readonly string[];
  /** What a change sets: images, values of variables, counts, amounts, a revision. Each must be known to be good. */
  readonly values: readonly string[];
}
export type CommandVerdict = AllowedCommand | { readonly kind: "refused"; readonly why: string };

const never: ReadonlySet<string> = new Set(["secret", "secrets"]);
const longest = 500;
/** A new line is another command; what is not seen hides one. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Whether a person may be shown it; `why` says to its author what is wrong. `context`: of the kubeconfig, the only one that
 * may be named; absent: none may.
 */
export function allowedCommand(text: string, context?: string): CommandVerdict {
  const written = text.trim();
  if (written.length > longest) return refused(`it has more than ${longest} characters`);
  if (unseen.test(written))
    return refused("it has a new line, a tab or a character without a look");
  const words = wordsOf(written);
  if (words === undefined)
    return refused("a shell would read more than words in it: quote with single quotes, no pipes");
  const front = withoutPlace(words);
  const form = commandForms.find((row) => row.words.every((word, index) => front[index] === word));
  if (form === undefined)
    return refused(
      "only kubectl that reads, rollout, scale, set, patch, uncordon, delete pod or job, and argocd app are allowed",
    );
  const split = splitCommand(front.slice(form.words.length), form);
  if (split.kind === "refused") return split;
  const named = split.flags.get("--context");
  if (named !== undefined && named !== context) return refused(`${named} is not its cluster`);
  return judged(form, split, front);
}

function judged(form: CommandForm, split: SplitCommand, words: readonly string[]): CommandVerdict {
  const { names, kinds } = objectsIn(form, split.values);
  if (kinds.some((kind) => never.has(kind))) return refused("Secrets are never read");
  const odd = kinds.find((kind) => form.kinds?.has(kind) === false);
  if (odd !== undefined) return refused(`${words.slice(0, 3).join(" ")} is not allowed for ${odd}`);
  const wrong = wrongWords(form, split.values);
  if (wrong !== undefined) return refused(wrong);
  const changed = changedValues(split, form);
  if (changed.kind === "refused") return changed;
  const namespace = split.flags.get("-n") ?? split.flags.get("--namespace");
  return {
    kind: "allowed",
    isReading: form.isReading,
    verb: form.words.slice(1).join(" "),
    names,
    values: changed.values,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

interface Objects {
  readonly names: readonly string[];
  /** In lower case, without the group behind a dot. */
  readonly kinds: readonly string[];
}

/** Of every word what it names: `kind/name`, `kind,kind`, a name. */
function objectsIn(form: CommandForm, values: readonly string[]): Objects {
  const { takes, words } = form;
  if (takes === "question") return { names: [], kinds: [] };
  if (words.includes("explain")) return { names: [], kinds: values.map(kindOf) };
  const isNameFirst = takes === "name" || words.includes("logs");
  const objects = objectWords(form, values).map((value, index) =>
    objectIn(value, index === 0 && !isNameFirst),
  );
  return {
    names: objects.flatMap(({ names }) => names),
    kinds: objects.flatMap(({ kinds }) => kinds),
  };
}

function objectIn(value: string, isKindAlone: boolean): Objects {
  const [before = "", name] = value.split("/");
  const kinds = before.split(",").map(kindOf);
  if (name !== undefined) return { names: [name], kinds };
  if (isKindAlone) return { names: [], kinds };
  return { names: [value], kinds: kinds.length > 1 ? kinds : [] };
}

/** `Secrets.v1.` → `secrets`. */
function kindOf(written: string): string {
  return (written.split(".")[0] ?? "").toLowerCase();
}

/** The words that stand for objects; the others say what is changed. */
function objectWords({ takes }: CommandForm, values: readonly string[]): readonly string[] {
  if (takes !== "object_then_pairs") return values;
  return values.slice(0, values[0]?.includes("/") === true ? 1 : 2);
}

/** A change is of one object, and says nothing besides. */
function wrongWords(form: CommandForm, values: readonly string[]): string | undefined {
  const { takes, pair, words } = form;
  const objects = objectWords(form, values);
  if (objects.some((value) => value.split("/").length > 2))
    return "a kind and a name are joined by one slash";
  if (takes === "objects" || takes === "question") return undefined;
  if (takes === "nothing")
    return values.length > 0 ? `${words.join(" ")} takes no object` : undefined;
  const isOne = takes === "name" ? values.length === 1 : isOneObject(objects);
  if (!isOne) return "it names no object, or several: it is allowed for one object by its name";
  return pair === undefined ? undefined : wrongPairs(values.slice(objects.length), pair);
}

function wrongPairs(pairs: readonly string[], form: RegExp): string | undefined {
  const isEach = pairs.length > 0 && pairs.every((pair) => form.test(pair));
  return isEach ? undefined : "behind the object stand pairs of name and value alone";
}

function isOneObject([first = "", second, ...more]: readonly string[]): boolean {
  const [kind = "", name] = first.split("/");
  if (more.length > 0 || kind.includes(",")) return false;
  if (name !== undefined) return kind !== "" && name !== "" && second === undefined;
  return second !== undefined && second !== "" && !second.includes("/");
}

function refused(why: string): CommandVerdict {
  return { kind: "refused", why };
}
