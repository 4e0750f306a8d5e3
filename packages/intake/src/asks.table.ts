import type { Verb } from "./verbs.table.ts";

/** A sentence that has a word of each group asks this. */
export interface Ask {
  readonly verb: Verb;
  /** Words that mean the same, apart by a bar; two with a space stand side by side. */
  readonly says: readonly string[];
  /** A word of these asks something else. */
  readonly not?: string;
  /** Only in so few words: a noun alone. */
  readonly within?: number;
  /** Only where nothing else is named. */
  readonly isNameless?: true;
  /** What of it. */
  readonly rest?: string;
  /** Also where there is no investigation to refer to. */
  readonly isAnywhere?: true;
}

const reasons = "why|warum|wieso|weshalb";
const people = "users|user|customers|customer|clients|people|nutzer|kunden|kunde|anwender";
const whole = "is|are|was|all|everything|did|has|have|does|ist|sind|alles|hat";
const bad =
  "broken|wrong|down|failing|fail|failed|unhealthy|bad|red|crashing|kaputt|rot|problems|issues|affected|happening";
const errors = "error|errors|err|errs|fehler|5xx|500s|500er|failures|failed|failing";
const deeds =
  "deployed|deploy|did|changed|change|rolled|pushed|merged|shipped|released|broke|deployt|geändert|gemacht";
const well = "ok|okay|healthy|fine|good|ready|up|down|bad|gut|gesund|bereit";
/** The network of pods or of nodes is none of them. */
const network = "network|networking|netzwerk";
/** Of these something else is asked than whether that what is talked of is over. */
const things =
  "nodes|node|knoten|pods|pod|memory|ram|speicher|cpu|latency|latenz|traffic|rate|fehlerrate|cluster|namespaces|alerts|alert|logs|events|top";

/** Sentences by their words, in the order of precedence; what stands above is asked before what stands below. */
export const asks: readonly Ask[] = [
  // Whether a step is safe, and what it brings.
  {
    verb: "untold",
    rest: "restart",
    says: [
      "if|wenn|safe|gefährlich|risky|risk|dangerous|just|enough|reicht|ok|okay|help",
      "restart|restarting|bounce|neustart|neustarten",
    ],
    not: `${reasons}|since|seit|has|have|ago|did|many`,
    isNameless: true,
  },
  {
    verb: "untold",
    rest: "safe",
    says: [
      "safe|gefährlich|risky|risk|dangerous|harm|harmful",
      "roll|rollback|rolling|revert|undo|rollout",
    ],
    not: `${reasons}|long|lange`,
    isNameless: true,
  },
  {
    verb: "untold",
    rest: "reverts",
    says: [
      "argocd|argo|flux|gitops",
      "undo|undoes|undone|revert|reverts|overwrite|overwrites|override|overrides|resync|fight",
    ],
    not: `${reasons}|how|wie|without|w/o|no|ohne`,
  },
  // What nobody can read from a cluster.
  {
    verb: "untold",
    says: [
      "if|wenn|safe|gefährlich|risky|risk|dangerous|long|lange",
      "roll|rollback|restart|restarting|revert|undo|drain|rollout|delete|scale",
    ],
    not: `${reasons}|since|seit|has|have|ago`,
  },
  {
    verb: "untold",
    says: [
      "is|ist|would",
      "it|that|this|es|das",
      "ok to|okay to|fine to|good to|better to|idea to|ok zu|okay zu|gut zu|besser zu",
    ],
    not: `${reasons}|normal|back`,
  },
  {
    verb: "untold",
    says: ["who|wer|whose", "owns|owner|owned|responsible|oncall|on-call|gehört|zuständig"],
  },
  { verb: "untold", says: ["wake|escalate|wecken|summarize|summarise|summary|zusammenfassung"] },
  {
    verb: "untold",
    rest: "claims",
    says: ["which|what|welche", "env|variable|var|image|key|configmap|secret"],
    within: 4,
    isNameless: true,
  },
  {
    verb: "untold",
    rest: "gitops",
    says: ["argocd|argo|flux|gitops", "say|says|sagt|think|status|sync|synced|does|is"],
    within: 6,
    not: reasons,
  },
  // The rest.
  {
    verb: "others",
    says: ["else|other|others|sonst|noch", `what|anything|was|${bad}`],
    not: `${reasons}|namespaces`,
  },
  // Is it over?
  {
    verb: "fixed",
    says: [
      "rolled|reverted|undid|fixed|restarted|redeployed|applied",
      "better|ok|okay|fine|good|green|gone|healthy|up|recovered|working",
    ],
    within: 9,
    not: `${reasons}|who|what|when|which|how|than|worse|${things}|${people}`,
    isNameless: true,
  },
  {
    verb: "fixed",
    says: ["rollback|rolled|revert|undo|fix|restart|it|that", "help|helped|geholfen"],
    not: "can",
  },
  { verb: "fixed", says: ["did|does|is", "rollback|revert|undo|fix", "work|worked|working"] },
  {
    verb: "fixed",
    says: ["still|noch|immer", `${bad}|erroring`],
    not: `${reasons}|${things}|${people}`,
  },
  {
    verb: "fixed",
    says: [whole, "fixed|resolved|recovered|solved|behoben|gelöst|repariert|recovering"],
    not: `${reasons}|${things}`,
  },
  {
    verb: "fixed",
    says: [
      whole,
      "over|healthy|better|good|ok|okay|green|gone|back|up|wieder|gut|besser|vorbei|fine",
    ],
    not: `${reasons}|${things}|${people}|worse|than|als|deploy|what`,
    within: 7,
    isNameless: true,
  },
  {
    verb: "fixed",
    says: ["any|status|what|gibt", "update|updates|news|progress|neues"],
    within: 5,
  },
  { verb: "fixed", says: ["status|stand"], not: things, within: 2, isNameless: true },
  { verb: "fixed", says: ["errors|fehler", "gone|stopped|over|weg"], within: 6 },
  // What to do.
  {
    verb: "remedy",
    rest: "kubectl",
    says: [
      "roll|rollback|rolling|undo|revert|fix|mend",
      "without|w/o|no|ohne",
      "argocd|argo|flux|gitops",
    ],
    not: reasons,
  },
  {
    verb: "remedy",
    says: ["roll|rollback|rolling|undo|revert|backout|zurück|zurückrollen|rückgängig"],
    not: reasons,
  },
  {
    verb: "remedy",
    says: [
      "how|what|wie|was|which",
      "fix|mend|mitigate|solve|recover|beheben|reparieren|fixen|remedy",
    ],
    not: "changed|often",
  },
  {
    verb: "remedy",
    says: ["what|was", "do|tun|machen|next", "i|we|ich|wir|now|step|steps"],
    within: 7,
  },
  { verb: "remedy", says: ["was", "tun|machen"], within: 4 },
  { verb: "remedy", says: ["next", "step|steps"] },
  {
    verb: "remedy",
    says: ["what|which|was", "to|should|can|soll", "type|run|execute|paste|enter|eingeben|tippen"],
    within: 8,
  },
  { verb: "fixed", says: ["now|jetzt"], within: 2, isNameless: true },
  { verb: "again", says: ["nochmal|again|repeat|refresh|recheck"], within: 2, isNameless: true },
  // Numbers, then and now.
  {
    verb: "compare",
    says: ["compare|compared|comparison|vs|versus|vergleich|vergleiche|verglichen|baseline"],
  },
  {
    verb: "compare",
    says: ["worse|better|higher|lower|more|slower|different|schlimmer|besser|mehr", "than|als"],
  },
  { verb: "compare", says: ["what|was|how|wie", "normal|usual|normally|usually"], within: 7 },
  // Whether it was so before.
  {
    verb: "recall",
    says: [
      "happen|happened|happens|seen|had|have|has|occurred|occur|passiert|vorgekommen|saw|gab|hatten",
      "before|previously|again|earlier|past|ever|schon|früher|schonmal|einmal",
    ],
    not: `${reasons}|changed`,
  },
  { verb: "recall", says: ["first|erste|erstes", "time|mal"] },
  {
    verb: "recall",
    says: [
      "known|bekanntes|past|previous|similar|recurring",
      "issue|issues|incident|incidents|problem",
    ],
  },
  // How sure.
  {
    verb: "doubt",
    says: ["disprove|disproves|disproved|disproof|falsify|contradict|contradicts|widerlegen"],
  },
  { verb: "doubt", says: ["prove|proves", "wrong"] },
  { verb: "doubt", says: ["what|was", "against|dagegen"] },
  { verb: "doubt", says: ["how|are|bist|wie", "sure|confident|certain|sicher|positive|reliable"] },
  { verb: "doubt", says: ["confidence"], within: 4 },
  // Who did it, and who is hit.
  { verb: "who", says: ["who|wer|whose", deeds], not: "rule|affected|you" },
  { verb: "who", says: ["deployed|changed|pushed|rolled|triggered", "by"] },
  {
    verb: "users",
    says: [
      people,
      "affected|impacted|impact|feel|see|seeing|notice|noticing|hit|hurt|suffering|suffer|betroffen|merken|getroffen|down|errors|many|viele|ok|okay|fine|happy",
    ],
    not: reasons,
  },
  {
    verb: "users",
    says: ["user-facing|customer-facing|impact|auswirkung|auswirkungen"],
    within: 7,
    not: reasons,
  },
  {
    verb: "users",
    says: [
      "anyone|anybody|somebody|jemand|someone",
      "affected|impacted|hurt|betroffen|notice|merkt",
    ],
  },
  { verb: "users", says: ["how|wie", "bad|schlimm|severe"], within: 5 },
  { verb: "users", says: [people], within: 2, isNameless: true },
  { verb: "hit", says: ["blast", "radius"] },
  {
    verb: "hit",
    says: [
      "who|what|which|was|wer|welche|wen",
      "affected|hit|impacted|suffers|suffer|victims|downstream|betroffen",
    ],
    not: "pods|pod",
  },
  // What ended.
  {
    verb: "ended",
    rest: "oom",
    says: [
      "oomkilled|oomkill|oomkills|oom|ooms|oom-killed|oomed|oom-kill|oom-kills",
      "any|anything|did|got|get|getting|were|was|have|has|been|kills|kill|killed|irgendwas|gab|wurde|which|who|what",
    ],
    not: `${reasons}|it`,
    isAnywhere: true,
  },
  { verb: "ended", rest: "oom", says: ["oomkilled|oomkills|ooms"], within: 2 },
  {
    verb: "ended",
    rest: "evicted",
    says: ["evicted|evictions|eviction|verdrängt"],
    not: reasons,
    within: 8,
    isAnywhere: true,
  },
  // Since when.
  { verb: "since", says: ["since|seit", "when|wann"] },
  {
    verb: "since",
    says: ["how|wie", "long|lange"],
    not: "take|takes|will|until|respond|dauert|keep|far",
  },
  {
    verb: "since",
    says: [
      "when|wann",
      "start|started|starts|begin|began|begun|break|broke|fail|failing|failed|happen|happened|go|went|angefangen|fing|begonnen|begann|kaputt|crash|crashing|passiert|going",
    ],
    not: "will|changed|deployed",
  },
  { verb: "since", says: ["start|begin|started|beginn", "time|zeit"], within: 4 },
  // Pods of the culprit.
  {
    verb: "which_pods",
    says: [
      "which|what|welche|wich|affected|broken|crashing|failing|bad|kaputten|betroffene",
      "pods|pod|replicas",
    ],
    not: "rule",
  },
  // Now, in numbers.
  {
    verb: "measure",
    rest: "error_ratio",
    says: [errors, "rate|rates|ratio|percentage|percent|quote|%|many|much|viele|wieviele"],
    not: reasons,
    isAnywhere: true,
  },
  {
    verb: "measure",
    rest: "error_ratio",
    says: ["errors|fehler|5xx|error-rate|errorrate|fehlerrate|fehlerquote"],
    not: `${reasons}|log|logs|show|see|which|what|is|are`,
    within: 5,
  },
  {
    verb: "measure",
    rest: "memory",
    says: [
      "memory|ram|mem|speicher|heap|speicherverbrauch",
      "of|for|usage|use|uses|using|used|much|current|limit|von|verbraucht|viel|hat|has|does|consumption|is",
    ],
    not: `${reasons}|it|high|leak|oom|oomkilled|oom-killed|killed|crashes|crashing`,
    isAnywhere: true,
  },
  {
    verb: "measure",
    rest: "memory",
    says: ["memory|ram|mem|speicher"],
    within: 3,
    not: `${reasons}|it|high`,
    isAnywhere: true,
  },
  {
    verb: "measure",
    rest: "cpu",
    says: [
      "cpu|cpus|throttled|throttling",
      "of|for|usage|use|uses|using|used|much|current|limit|von|verbraucht|viel|load|is",
    ],
    not: `${reasons}|it|high|disk`,
    isAnywhere: true,
  },
  {
    verb: "measure",
    rest: "cpu",
    says: ["cpu"],
    within: 3,
    not: `${reasons}|it|high`,
    isAnywhere: true,
  },
  {
    verb: "measure",
    rest: "latency",
    says: ["latency|latencies|p95|p99|latenz|antwortzeit", "of|for|current|von|is|the|now|what"],
    not: `${reasons}|it|high`,
    isAnywhere: true,
  },
  {
    verb: "measure",
    rest: "latency",
    says: ["latency|p95|latenz"],
    within: 3,
    not: reasons,
    isAnywhere: true,
  },
  { verb: "measure", rest: "latency", says: ["how|wie", "slow|fast|langsam|schnell"], within: 6 },
  {
    verb: "measure",
    rest: "traffic",
    says: ["traffic|rps|qps|throughput"],
    within: 6,
    not: reasons,
  },
  {
    verb: "measure",
    rest: "restarts",
    says: [
      "many|number|count|viele|oft|often",
      "restarts|restart|restarted|neustarts|neugestartet",
    ],
    isAnywhere: true,
  },
  {
    verb: "measure",
    rest: "restarts",
    says: ["restarts|neustarts"],
    within: 5,
    not: `${reasons}|which|what`,
  },
  // Lists.
  {
    verb: "events",
    says: ["events|event|ereignisse|warnings"],
    within: 6,
    not: reasons,
    isAnywhere: true,
  },
  {
    verb: "nodes",
    says: ["nodes|node|knoten"],
    within: 5,
    not: `${reasons}|${network}|it|is|top`,
    isNameless: true,
    isAnywhere: true,
  },
  {
    verb: "nodes",
    says: ["nodes|node|knoten", well],
    within: 7,
    not: `${reasons}|${network}|which|top`,
    isNameless: true,
    isAnywhere: true,
  },
  {
    verb: "nodes",
    says: [reasons, "nodes|node|knoten", "slow|langsam|busy|overloaded"],
    within: 7,
    not: network,
    isNameless: true,
  },
  {
    verb: "top",
    says: ["top"],
    within: 4,
    not: `${reasons}|is|are|was|did|does|how|what`,
    isAnywhere: true,
  },
  {
    verb: "pods",
    says: ["pods", "of|in|for|von"],
    within: 5,
    not: `${reasons}|which|what|welche|how|many|is|are`,
    isAnywhere: true,
  },
  {
    verb: "pods",
    says: ["pods|pod", "is|are|all|sind|alle", well],
    within: 7,
    not: `${reasons}|${network}|which|what|welche`,
  },
  {
    verb: "pods",
    says: ["show|list|get|all|zeig|zeige|alle|the pods|me", "pods|pod"],
    within: 6,
    not: `${reasons}|${network}`,
    isAnywhere: true,
  },
  // One object.
  {
    verb: "describe",
    rest: "image",
    says: ["which|what|welche", "version|versions"],
    not: `${reasons}|changed|before|kubernetes|k8s|cluster`,
    within: 7,
  },
  {
    verb: "describe",
    says: ["describe|beschreibe|beschreib|details"],
    not: reasons,
    within: 8,
    isAnywhere: true,
  },
  // Why, in other words.
  { verb: "why", says: ["warum|wieso|weshalb|woran"], within: 3, isNameless: true },
  { verb: "why", says: ["root|actual|real", "cause|reason"], isNameless: true },
  {
    verb: "why",
    says: ["cause|ursache|grund|culprit|schuld|schuldige|reason"],
    within: 5,
    isNameless: true,
    not: "logs|is",
  },
  {
    verb: "changes",
    says: ["when|wann|last|latest|letzte", "deploy|deployed|rollout|release|deployment"],
    not: "since|seit",
    isAnywhere: true,
  },
  {
    verb: "changes",
    says: [
      "was|what|irgendwas|anything|something",
      "geändert|geaendert|verändert|veraendert|changed|neu|deployt|ausgerollt",
    ],
  },
  // Of no one namespace.
  {
    verb: "check",
    rest: "cluster",
    says: [
      "cluster|namespaces",
      `${well}|${bad}|all|alle|other|whole|entire|rest|ganze|ganzen|gesamte|health|status|state|trouble|doing|normal|how is|how the|how does|what about|check the|wie ist`,
    ],
    not: `${reasons}|${network}`,
    within: 9,
    isNameless: true,
  },
];
