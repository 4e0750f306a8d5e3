import { plainWords } from "./words.table.ts";

/** Where somebody types. A thread: a reply to what we said, without a mention. */
export type Surface = "slash" | "message" | "thread" | "cli";

export interface Phrase {
  /** Group `target` names what it is about, group `count` how many of it: that is told behind `rest`. */
  readonly pattern: RegExp;
  /** Means this only where there is an investigation to refer to. */
  readonly inThread?: true;
  /** These words as `target` ask something else. */
  readonly except?: ReadonlySet<string>;
  /** What of it. */
  readonly rest?: string;
}

interface VerbRow {
  /** How it is typed, and a line of help. Absent: only a phrase means this verb. */
  readonly typed?: { readonly argument: string; readonly help: string };
  /** What may be named. `thing`: any word; `line`: all that follows, as it stands; `words`: any of them may be a name. */
  readonly takes: "nothing" | "namespace" | "name" | "thing" | "word" | "line" | "words";
  /** Where it is an investigation; elsewhere it is answered at once. */
  readonly investigatedOn?: readonly Surface[];
  /** Without a name it asks about what is known: at once in a conversation, elsewhere not understood. */
  readonly refersBack?: true;
  /** People tell it rather than ask: a reply in a thread that says so is meant for us. */
  readonly isTold?: true;
  /** It can tell of what was longer ago than events are kept. */
  readonly reachesBack?: true;
  /** A reply in a thread that begins so is meant for us; the name of the verb itself is one of these. */
  readonly imperatives?: readonly string[];
  readonly phrases?: readonly Phrase[];
}

/** After `is it …`: how it is, not what it is. */
const statusWords: ReadonlySet<string> = new Set(
  `affecting all bad back entire whole better broken crashing dead degraded done down even failing fine fixed getting gone good happening healthy high just known like me mine my like
  new not now ok okay only over normal out possible ready red related resolved right correct running safe serious slow slower solved still stuck sure there this true up urgent us usual working worse wrong you your`.split(
    /\s+/u,
  ),
);

/** After `restart …` these mean what is talked of; any other word of the grammar means something else: `all pods`. */
const meantBefore: ReadonlySet<string> = new Set("it that this das es now please pls".split(" "));

/** After `restart …`: what became of it, and what is nothing that can be restarted. */
const noneToRestart: ReadonlySet<string> = new Set([
  ...[...plainWords].filter((word) => !meantBefore.has(word)),
  ..."count done failed finished helped loop needed policy required worked".split(" "),
]);

const rows = {
  check: {
    typed: { argument: "[namespace]", help: "every workload of a namespace, worst first" },
    takes: "namespace",
    imperatives: ["look", "list", "refresh", "show"],
  },
  why: {
    typed: { argument: "<name>", help: "what is wrong with a workload, Service or pod" },
    takes: "name",
    investigatedOn: ["message", "thread", "cli"],
    refersBack: true,
    imperatives: ["explain", "tell"],
    phrases: [
      {
        inThread: true,
        pattern:
          /^(?:(?:but|and|so)\s+)?(?:why(?:\s+(?:is\s+)?(?:that|so|this))?|why\s+(?:do\s+you\s+think\s+so|are\s+you\s+(?:so\s+)?sure)|how\s+(?:come|do\s+you\s+know)|what(?:'s|\s+is)\s+the\s+(?:evidence|proof)|explain)\s*[?!.]*$/iu,
      },
      {
        inThread: true,
        pattern:
          /^(?:(?:no|nein|sorry),?\s)?(?:i\smeant?|meant|ich\smeine?|not\s[a-z0-9-]+\s?,(?:\sbut)?)\s(?:the\s)?(?<target>[a-z0-9][a-z0-9./-]*)$/iu,
      },
    ],
  },
  ruled_out: {
    takes: "nothing",
    imperatives: ["what did you"],
    phrases: [{ pattern: /\brul(?:e|ed|ing)\s+out\b/iu }],
  },
  changes: {
    typed: { argument: "[name]", help: "rollouts, scaling, edits of the last hour, newest first" },
    takes: "name",
    reachesBack: true,
    phrases: [
      {
        pattern:
          /^(?:and\s+|so\s+)*what(?:'s|\s+has|\s+have|\s+was|\s+got)?\s+(?:been\s+)?(?:changed|deployed|rolled\s+out)\b/iu,
      },
      {
        pattern:
          /^(?:any|recent|latest|show|list)?(?:\s+me)?(?:\s+the)?(?:\s*(?:recent|latest))?\s*(?:changes|deploys|rollouts)\b/iu,
      },
    ],
  },
  logs: {
    typed: { argument: "<name>", help: "the log lines that matter, the previous run first" },
    takes: "name",
    imperatives: ["get", "give", "print"],
    phrases: [
      {
        pattern:
          /\b(?:logs|log\s+lines?|log(?=\s+(?:of|for|from)\b))\b.*?\b(?:of|for|from|in)\s+(?:the\s+|our\s+)?(?<target>[a-z0-9][a-z0-9./-]*)/iu,
      },
      { pattern: /(?:^|\s)(?<target>[a-z0-9][a-z0-9./-]*)(?:['’]s)?\slogs\b/iu },
      {
        pattern:
          /\blast\s+\d+\s+lines?\s+(?:of|from)\s+(?:the\s+|our\s+)?(?<target>[a-z0-9][a-z0-9./-]*)/iu,
      },
      { pattern: /\b(?:logs|log\s+lines?)\b(?!\s+(?:are|looks?|seems?)\b)/iu },
    ],
  },
  alerts: {
    typed: { argument: "[namespace]", help: "alerts that fire now" },
    takes: "namespace",
    imperatives: ["which"],
    phrases: [
      { pattern: /\balerts?(?=.*\b(?:firing|fires?|active|now)\b)/iu },
      { pattern: /^(?:any\s+|the\s+|(?:show|list)\s+(?:me\s+)?(?:the\s+)?)?alerts\s*[?!.]*$/iu },
      { pattern: /^what(?:'s|\s+is)\s+firing\b/iu },
    ],
  },
  pods: {
    typed: { argument: "[namespace]", help: "pods, broken ones first" },
    takes: "words",
  },
  events: {
    typed: { argument: "[namespace]", help: "warnings first, the same ones counted" },
    takes: "words",
  },
  top: {
    typed: { argument: "[namespace]", help: "who uses most memory and CPU, against the limit" },
    takes: "words",
  },
  nodes: { typed: { argument: "", help: "nodes, broken ones first" }, takes: "nothing" },
  kubectl: {
    typed: { argument: "<get|describe|logs|events …>", help: "reads, nothing else" },
    takes: "line",
  },
  doctor: {
    typed: { argument: "", help: "each of my connections, and the line that mends it" },
    takes: "nothing",
  },
  suspect: {
    takes: "thing",
    phrases: [
      {
        inThread: true,
        pattern:
          /^(?:is|was|are|ist|war)\s+(?:the|our|die|der|das)\s+(?:(?:pods?|nodes?|cluster)\s+)?(?<target>database|db|datenbank|cache|queue|dns|network|netzwerk|ingress|registry|disk|storage)\b/iu,
      },
      {
        inThread: true,
        pattern:
          /^(?:is|was|did|could|can|might|isn['’]?t|couldn['’]?t)\s(?:it|that|this)\s(?:be\s|run\s|running\s)?out\sof\s(?<target>memory|cpu|disk|storage)\b/iu,
      },
      {
        inThread: true,
        except: statusWords,
        pattern:
          /^(?:(?:so|and|but|ok),?\s)?(?:it|that)(?:['’]?s|\sis|\swas)\snot\s(?:the\s|a\s|an\s|our\s)?(?<target>[a-z0-9][a-z0-9./-]*)(?:\s(?:thing|problem|issue|trouble))?\s?,?\s(?:right|correct|is\sit)$/iu,
      },
      {
        inThread: true,
        except: statusWords,
        pattern:
          /^(?:ist\ses|ist\sdas|war\ses|liegt\s(?:es|das)\san)\s(?:die|der|das|dem|den)\s(?<target>[a-z0-9][a-z0-9./-]*)$/iu,
      },
      {
        inThread: true,
        except: statusWords,
        pattern:
          /^(?:is|was|could|can|might|isn['’]?t|wasn['’]?t|couldn['’]?t)\s+it\s+(?:be\s+)?(?:because\s+of\s+|due\s+to\s+|caused\s+by\s+)?(?:the\s+|a\s+|an\s+|our\s+)?(?<target>[a-z0-9][a-z0-9./-]*)\b/iu,
      },
    ],
  },
  exclude: {
    takes: "thing",
    isTold: true,
    phrases: [
      {
        inThread: true,
        except: statusWords,
        pattern:
          /^(?:(?:no|nope|nein|but|wrong|you(?:['’]re|\sare)\swrong),?\s)?(?:(?:it|that|this|das|es)(?:['’]?s|\sis|\swas|\sist)?\s(?:not|isn['’]?t|wasn['’]?t|nicht)|not|nicht|isn['’]?t|can['’]?t\sbe)\s(?:because\sof\s|due\sto\s|caused\sby\s|an\sder\s)?(?:the\s|a\s|an\s|our\s|die\s|der\s|das\s)?(?<target>[a-z0-9][a-z0-9./-]*)$/iu,
      },
    ],
  },
  fixed: { takes: "words" },
  remedy: { takes: "nothing", reachesBack: true },
  compare: { takes: "words", reachesBack: true },
  measure: { takes: "words" },
  recall: { takes: "nothing", reachesBack: true },
  doubt: { takes: "nothing" },
  who: { takes: "words", reachesBack: true },
  others: { takes: "words" },
  users: { takes: "words" },
  hit: { takes: "words" },
  ended: { takes: "words", reachesBack: true },
  since: { takes: "words", reachesBack: true },
  which_pods: { takes: "words" },
  describe: { takes: "words" },
  again: { takes: "words" },
  never: {
    takes: "name",
    imperatives: ["delete", "kill", "drain", "cordon", "evict", "redeploy", "restart", "scale"],
    phrases: [
      {
        inThread: true,
        pattern:
          /^(?:can|could|would|will)\s(?:you|u)\s(?:please\s|pls\s)?(?:roll|rollback|undo|revert|restart|scale|delete|fix)\b.{0,40}\sfor\s(?:me|us)$/iu,
      },
      {
        pattern:
          /^(?:please\s+|just\s+)*(?:(?:delete|kill|drain|cordon|evict|redeploy)\s+\S|(?:restart|reboot|bounce|scale|lösche|starte)\s+(?:the|it|that|this|all|everything|pods?|deployments?|up|down|den|die|das)\b)/iu,
      },
      {
        rest: "restart",
        except: noneToRestart,
        pattern:
          /^(?:please\s)?(?:restart|reboot|redeploy|bounce)\s(?:the\s|our\s)?(?:pod\s)?(?<target>[a-z0-9][a-z0-9./-]*)(?:\s(?:pods?|deployment|service|now|please|pls))?$/iu,
      },
      {
        rest: "scale",
        except: noneToRestart,
        pattern:
          /^(?:please\s)?scale\s(?:up\s|down\s)?(?:the\s|our\s)?(?<target>[a-z0-9][a-z0-9./-]*)(?:\s(?:deployment|statefulset|up|down))?(?:\sto\s(?<count>\d{1,4}))?(?:\s(?:pods|replicas))?$/iu,
      },
    ],
  },
  show_context: {
    takes: "nothing",
    isTold: true,
    phrases: [
      {
        pattern:
          /^(?:please\s|bitte\s)?(?:show|print|give|zeige?)\s(?:(?:me|us|mir|uns)\s)?(?:(?:the|your|den|deinen)\s)?(?:context|kontext)(?:\s(?:please|pls|bitte))?$/iu,
      },
    ],
  },
  show_prompt: {
    takes: "nothing",
    isTold: true,
    phrases: [
      {
        pattern:
          /^(?:please\s|bitte\s)?(?:show|print|give|zeige?)\s(?:(?:me|us|mir|uns)\s)?(?:(?:the|your|den|deinen)\s)?prompts?(?:\s(?:please|pls|bitte))?$/iu,
      },
    ],
  },
  untold: { takes: "nothing" },
  not_covered: { takes: "word", reachesBack: true },
  help: {
    typed: { argument: "", help: "this" },
    takes: "word",
    phrases: [
      {
        pattern: /^(?:hi|hello|hey|help)(?:\s+(?:there|all|team|you|me|please))?\s*[!.?]*$/iu,
      },
      { pattern: /^what\s+can\s+(?:you|i)\s+(?:do|ask)\b/iu },
    ],
  },
} as const satisfies Readonly<Record<string, VerbRow>>;

export type Verb = keyof typeof rows;

/** All that can be asked in a word or two. A new one is a row here and a handler in `commands`. */
export const verbs: Readonly<Record<Verb, VerbRow>> = rows;

/** Whether this version knows a verb; the button of another version may not be one of ours. */
export function isVerb(name: string): name is Verb {
  return Object.hasOwn(verbs, name);
}

/** In the order of the table: that of help, and of precedence where a text has phrases of several. */
export const allVerbs: readonly Verb[] = Object.keys(verbs).filter(isVerb);

/** The verbs that are typed by their names. */
export const typedVerbs: readonly Verb[] = allVerbs.filter(
  (verb) => verbs[verb].typed !== undefined,
);
