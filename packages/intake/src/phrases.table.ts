import type { Intent } from "@binnacle/contracts";

type Verb = Extract<Intent, { kind: "verb" }>["verb"];

export interface Phrase {
  readonly verb: Verb;
  /** Group `target` names what it is about. */
  readonly pattern: RegExp;
  /** Means this only where there is an investigation to refer to. */
  readonly inThread?: true;
}

/** Questions in plain words that mean a verb. The first that matches wins. */
export const phrases: readonly Phrase[] = [
  {
    verb: "help",
    pattern:
      /^(?:hi|hello|hey|thanks|thank\s+you|help)(?:\s+(?:there|all|team|you|me|please))?\s*[!.?]*$|^what\s+can\s+(?:you|i)\s+(?:do|ask)\b/iu,
  },
  { verb: "ruled_out", pattern: /\brul(?:e|ed|ing)\s+out\b/iu },
  {
    verb: "changes",
    pattern:
      /^(?:and\s+|so\s+)*(?:what|who)(?:'s|\s+has|\s+have|\s+was|\s+got)?\s+(?:been\s+)?(?:changed|deployed|rolled\s+out)\b|^(?:any|recent|latest|show|list)?(?:\s+me)?(?:\s+the)?(?:\s*(?:recent|latest))?\s*(?:changes|deploys|rollouts)\b/iu,
  },
  {
    verb: "logs",
    pattern:
      /\b(?:logs|log\s+lines?|log(?=\s+(?:of|for|from)\b))(?:.*?\b(?:of|for|from|in)\s+(?:the\s+|our\s+)?(?<target>[a-z0-9][a-z0-9./-]*))?/iu,
  },
  {
    verb: "alerts",
    pattern:
      /\balerts?\b.*\b(?:firing|fires?|active|now)\b|^(?:any\s+|the\s+|(?:show|list)\s+(?:me\s+)?(?:the\s+)?)?alerts\s*[?!.]*$|^what(?:'s|\s+is)\s+firing\b/iu,
  },
  {
    verb: "why",
    inThread: true,
    pattern:
      /^(?:(?:but|and|so)\s+)?(?:why(?:\s+(?:is\s+)?(?:that|so|this))?|why\s+(?:do\s+you\s+think\s+so|are\s+you\s+(?:so\s+)?sure)|how\s+(?:come|do\s+you\s+know|sure\s+are\s+you)|are\s+you\s+(?:sure|certain)|what(?:'s|\s+is)\s+the\s+(?:evidence|proof)|explain)\s*[?!.]*$/iu,
  },
  {
    verb: "suspect",
    inThread: true,
    pattern:
      /^(?:is|was|could|can|might)\s+it\s+(?:be\s+)?(?:because\s+of\s+|due\s+to\s+|caused\s+by\s+)?(?:the\s+|a\s+|an\s+|our\s+)?(?<target>[a-z0-9][a-z0-9./-]*)\b/iu,
  },
];

/** After `is it …`: how it is, not what it is. */
export const statusWords: ReadonlySet<string> = new Set(
  `affecting all bad back better broken crashing dead degraded done down even failing fine fixed getting gone good happening healthy known
  new not ok okay only over possible ready red related resolved running safe serious slow solved still stuck true up urgent working worse wrong`.split(
    /\s+/u,
  ),
);
