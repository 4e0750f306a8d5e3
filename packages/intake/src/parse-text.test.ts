import { expect, test } from "vitest";
import { isAddressed } from "./is-addressed.ts";
import { parseText } from "./parse-text.ts";

test.for([
  ["<@U0BOT> why is checkout failing?", { target: "checkout" }],
  ["why did search restart?", { target: "search" }],
  ["is the catalog rollout ok?", { target: "catalog" }],
  ["why is recommendation stuck?", { target: "recommendation" }],
  ["is anything wrong in shop?", { namespace: "shop" }],
  ["and in namespace payments?", { namespace: "payments" }],
  ["why is gateway slow in the payments namespace", { target: "gateway", namespace: "payments" }],
  ["what's wrong with deployment/cart -n shop", { target: "deployment/cart", namespace: "shop" }],
  ["Why is `cart-7f9d` crashing?", { target: "cart-7f9d" }],
  ["why are users complaining?", {}],
  ["Checkout is slow", { target: "checkout" }],
  ["why is memory high on checkout?", { target: "checkout" }],
  ["why is 🛒 checkout failing? 日本語", { target: "checkout" }],
  ["why is log-shipper failing?", { target: "log-shipper" }],
  ["is it fixed?", {}],
  ["any update?", {}],
] as const)("`%s` is a question about %o", ([text, about]) => {
  const intent = parseText(text, { inThread: false });
  expect(intent.kind).toBe("question");
  const { target, namespace } = intent;
  expect({ target, namespace }).toEqual({ target: undefined, namespace: undefined, ...about });
});

test.for([
  ["", { verb: "help" }],
  ["<@U0BOT>", { verb: "help" }],
  ["help", { verb: "help" }],
  ["check", { verb: "check" }],
  ["check shop", { verb: "check", namespace: "shop" }],
  ["check -n shop", { verb: "check", namespace: "shop" }],
  ["why payment-1 -n shop", { verb: "why", target: "payment-1", namespace: "shop" }],
  ["kubectl get pods -n shop", { verb: "kubectl", rest: "get pods -n shop" }],
  ["what changed?", { verb: "changes" }],
  ["what has changed in shop?", { verb: "changes", namespace: "shop" }],
  ["show me the logs of the culprit", { verb: "logs", target: "culprit" }],
  ["logs payment", { verb: "logs", target: "payment" }],
  ["show me payment's logs", { verb: "logs", target: "payment" }],
  ["what do the logs say?", { verb: "logs" }],
  [
    "logs of deployment/cart in shop",
    { verb: "logs", target: "deployment/cart", namespace: "shop" },
  ],
  ["why?", { verb: "why" }],
  ["are you sure?", { verb: "why" }],
  ["who deployed?", { verb: "changes" }],
  ["any recent changes?", { verb: "changes" }],
  ["is it because of the deploy?", { verb: "suspect", target: "deploy" }],
  ["could it be DNS?", { verb: "suspect", target: "dns" }],
  ["hello", { verb: "help" }],
  ["what did you rule out?", { verb: "ruled_out" }],
  ["is it the database?", { verb: "suspect", target: "database" }],
  ["which alerts are firing?", { verb: "alerts" }],
] as const)("in a thread `%s` is %o", ([text, verb]) => {
  expect(parseText(text, { inThread: true })).toEqual({ kind: "verb", ...verb });
});

test("a message of 40,000 characters is read at its beginning", () => {
  const intent = parseText(`why is checkout failing? ${"x".repeat(40_000)}`, { inThread: false });
  expect(intent).toMatchObject({ kind: "question", target: "checkout" });
});

test("links and entities of Slack read as the words they show", () => {
  const text = "why is <http://checkout.shop|checkout.shop> failing &amp; slow?";
  expect(parseText(text, { inThread: false })).toMatchObject({ target: "checkout.shop" });
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
  ["why is checkout failing", { kind: "question", target: "checkout" }],
  ["web", { kind: "question", target: "web" }],
  ["payment", { kind: "question", target: "payment" }],
  ["why", { kind: "verb", verb: "help", rest: "why" }],
] as const)("after a slash command `%s` is %o", ([text, intent]) => {
  expect(parseText(text, { inThread: false, isCommand: true })).toMatchObject(intent);
});

test.for([
  "what changed?",
  "why?",
  "show me the logs of the culprit",
  "and in payments?",
  "is it the database? 🤔",
  "what did you rule out",
])("a reply in our thread `%s` is for us", (text) => {
  expect(isAddressed(text)).toBe(true);
});

test.for([
  "thanks",
  "I roll it back now",
  "rolling back payment, watch the logs",
  "<@U0ALICE> can you look?",
  "what a mess",
  "👍",
])("a reply in our thread `%s` is people talking to each other", (text) => {
  expect(isAddressed(text)).toBe(false);
});

test("a misspelled slash command asks for help with that word, and is not taken for a name", () => {
  const intent = parseText("chekc shop", { inThread: false, isCommand: true });
  expect(intent).toEqual({ kind: "verb", verb: "help", rest: "chekc" });
});
