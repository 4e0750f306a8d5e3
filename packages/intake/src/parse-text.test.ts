import { expect, test } from "vitest";
import { parseText } from "./parse-text.ts";

const trouble = { isAboutTrouble: true };
const calm = { isAboutTrouble: false };

test.for([
  ["<@U0BOT> why is checkout failing?", { words: ["checkout"], ...trouble }],
  [
    "search keeps restarting in floro, what is going on?",
    { words: ["search"], within: "floro", ...trouble },
  ],
  ["search down in floro?? it restarts", { words: ["search"], within: "floro", ...trouble }],
  [
    "search keeps exiting in floro, logs look boring",
    { words: ["search", "logs", "boring", "floro-logs"], within: "floro", ...trouble },
  ],
  [
    "kubectl shows errors for search in floro, bad?",
    { words: ["shows", "search"], within: "floro", ...trouble },
  ],
  [
    "kubectl drain worker-1 cannot evict search in floro, the budget allows one",
    {
      words: [
        "drain",
        "worker-1",
        "evict",
        "search",
        "budget",
        "allows",
        "drain-worker-1",
        "evict-search",
      ],
      within: "floro",
      ...trouble,
    },
  ],
  [
    "kubectl delete svc search-old hangs forever in floro",
    {
      words: ["delete", "svc", "search-old", "forever", "delete-svc", "svc-search-old"],
      namespace: "floro",
      ...trouble,
    },
  ],
  [
    "search in floro is OOMKilled though its memory limit is gone",
    { words: ["search", "though", "limit"], within: "floro", ...trouble },
  ],
  ["why did search restart?", { words: ["search"], ...trouble }],
  ["is the catalog rollout ok?", { words: ["catalog"], ...trouble }],
  ["why is recommendation stuck?", { words: ["recommendation"], ...trouble }],
  ["is anything wrong in shop?", { namespace: "shop", ...trouble }],
  ["and in payments?", { namespace: "payments", ...calm }],
  ["and in namespace payments?", { namespace: "payments", ...calm }],
  ["and search in payments?", { words: ["search"], namespace: "payments", ...calm }],
  [
    "why is gateway slow in the payments namespace",
    { words: ["gateway"], namespace: "payments", ...trouble },
  ],
  [
    "what's wrong with deployment/cart -n shop",
    { target: "deployment/cart", namespace: "shop", ...trouble },
  ],
  ["Why is `cart-7f9d` crashing?", { words: ["cart-7f9d"], ...trouble }],
  ["why are users complaining?", trouble],
  ["Checkout is slow", { words: ["checkout"], ...trouble }],
  ["why is memory high on checkout?", { words: ["checkout"], ...trouble }],
  ["why is 🛒 checkout failing? 日本語", { words: ["checkout"], ...trouble }],
  ["users can’t reach cart", { words: ["reach", "cart", "reach-cart"], ...trouble }],
  ["isn't cart part of shop", { words: ["cart", "part", "shop", "cart-part"], ...calm }],
  ["cart, cart and cart are red", { words: ["cart"], ...trouble }],
  ["why is read/write failing?", { words: ["read/write"], ...trouble }],
  ["how do I roll back?", { words: ["roll"], ...calm }],
  ["tell me a joke about ducks", { words: ["joke", "ducks"], ...calm }],
  ["is the pod network down?", trouble],
  ["is the pod cart-7f9d down?", { words: ["cart-7f9d"], ...trouble }],
  ["is the cluster healthy?", trouble],
  ["is it fixed?", calm],
  ["any update?", calm],
] as const)("`%s` is a question about %o", ([text, about]) => {
  const { question, ...intent } = { question: "", ...parseText(text, { inThread: false }) };
  expect(question).not.toBe("");
  expect(intent).toEqual({ kind: "question", words: [], ...about });
});

test("of a long sentence the first eight words may be names", () => {
  const words = ["ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen", "ibis"];
  const intent = parseText(words.join(" "), { inThread: false });
  expect(intent).toMatchObject({ words: words.slice(0, 8) });
});

test.for([
  ["", { verb: "help" }],
  ["<@U0BOT>", { verb: "help" }],
  ["help", { verb: "help" }],
  ["help logs", { verb: "help", rest: "logs" }],
  ["what can you do?", { verb: "help" }],
  ["check", { verb: "check" }],
  ["check shop", { verb: "check", namespace: "shop" }],
  ["check -n shop", { verb: "check", namespace: "shop" }],
  ["check -n", { verb: "check" }],
  ["why -n shop payment-1", { verb: "why", target: "payment-1", namespace: "shop" }],
  ["why payment-1 -n shop", { verb: "why", target: "payment-1", namespace: "shop" }],
  ["why payment-1 --namespace=shop", { verb: "why", target: "payment-1", namespace: "shop" }],
  ["kubectl get pods -n shop", { verb: "kubectl", rest: "get pods -n shop" }],
  ["kubectl", { verb: "kubectl", rest: "" }],
  ["what changed?", { verb: "changes" }],
  ["changes payment -n shop", { verb: "changes", target: "payment", namespace: "shop" }],
  ["what has changed in shop?", { verb: "changes", namespace: "shop" }],
  ["show me the logs of the culprit", { verb: "logs", target: "culprit" }],
  ["logs payment", { verb: "logs", target: "payment" }],
  ["show me payment's logs", { verb: "logs", target: "payment" }],
  ["payment logs in shop", { verb: "logs", target: "payment", namespace: "shop" }],
  ["show me the logs in shop", { verb: "logs", namespace: "shop" }],
  ["the log of payment", { verb: "logs", target: "payment" }],
  ["what do the logs say?", { verb: "logs" }],
  [
    "logs of deployment/cart in shop",
    { verb: "logs", target: "deployment/cart", namespace: "shop" },
  ],
  ["why?", { verb: "why" }],
  ["are you sure?", { verb: "doubt" }],
  ["who deployed?", { verb: "who" }],
  ["any recent changes?", { verb: "changes" }],
  ["is it because of the deploy?", { verb: "suspect", target: "deploy" }],
  ["could it be DNS?", { verb: "suspect", target: "dns" }],
  ["hello", { verb: "help" }],
  ["what did you rule out?", { verb: "ruled_out" }],
  ["is it the database?", { verb: "suspect", target: "database" }],
  ["which alerts are firing?", { verb: "alerts" }],
  ["which alerts are firing in shop?", { verb: "alerts", namespace: "shop" }],
  ["alerts", { verb: "alerts" }],
  ["alerts shop", { verb: "alerts", namespace: "shop" }],
  ["show me the alerts", { verb: "alerts" }],
  ["what's firing?", { verb: "alerts" }],
] as const)("in a thread `%s` is %o", ([text, verb]) => {
  expect(parseText(text, { inThread: true })).toEqual({ kind: "verb", ...verb });
});

test("a message of 40,000 characters is read at its beginning", () => {
  const intent = parseText(`why is checkout failing? ${"x".repeat(40_000)}`, { inThread: false });
  expect(intent).toMatchObject({ kind: "question", words: ["checkout"] });
});

test("links and entities of Slack read as the words they show", () => {
  const text = "why is <http://checkout.shop|checkout.shop> failing &amp; slow?";
  expect(parseText(text, { inThread: false })).toMatchObject({ words: ["checkout.shop"] });
});

test.for([
  [
    "kubectl get pods -o jsonpath='{.items[*].metadata.name}'",
    "get pods -o jsonpath='{.items[*].metadata.name}'",
  ],
  ["`kubectl get pods -n shop`", "get pods -n shop"],
  ["kubectl get pods —namespace shop", "get pods --namespace shop"],
  ["kubectl get pods -l “app=cart”", 'get pods -l "app=cart"'],
] as const)("`%s` keeps what a command means: %s", ([text, rest]) => {
  const intent = parseText(text, { inThread: false });
  expect(intent).toEqual({ kind: "verb", verb: "kubectl", rest });
});

test.for([
  ["why is checkout failing", { kind: "question", words: ["checkout"] }],
  ["web", { kind: "question", words: ["web"] }],
  ["payment", { kind: "question", words: ["payment"] }],
  ["why", { kind: "verb", verb: "help", rest: "why" }],
] as const)("after a slash command `%s` is %o", ([text, intent]) => {
  expect(parseText(text, { inThread: false, isCommand: true })).toMatchObject(intent);
});

test("a misspelled slash command asks for help with that word and the near one, and is not taken for a name", () => {
  for (const [typed, target] of [
    ["chekc shop", "check shop"],
    ["nods", "nodes"],
    ["pds", "pods"],
    ["topp shop", "top shop"],
  ] as const) {
    const [rest] = typed.split(" ");
    const intent = parseText(typed, { inThread: false, isCommand: true });
    expect(intent).toEqual({ kind: "verb", verb: "help", rest, target });
  }
});
