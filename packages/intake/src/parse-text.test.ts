import { expect, test } from "vitest";
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
  ["why", { verb: "help", rest: "why" }],
  ["kubectl get pods -n shop", { verb: "kubectl", rest: "get pods -n shop" }],
  ["what changed?", { verb: "changes" }],
  ["what has changed in shop?", { verb: "changes", namespace: "shop" }],
  ["show me the logs of the culprit", { verb: "logs", target: "culprit" }],
  ["logs payment", { verb: "logs", target: "payment" }],
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

test("a misspelled slash command asks for help with that word, and is not taken for a name", () => {
  const intent = parseText("chekc shop", { inThread: false, isCommand: true });
  expect(intent).toEqual({ kind: "verb", verb: "help", rest: "chekc" });
});
