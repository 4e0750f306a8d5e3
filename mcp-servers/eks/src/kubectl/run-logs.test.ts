import { expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";
import { app } from "../testing/objects.ts";

const log = "/api/v1/namespaces/shop/pods/payment-7c41f9-x2x9z/log";

async function logs(words: string) {
  const { call } = await eksOn({
    objects: app("payment"),
    answers: { [log]: "one\ntwo\nthree\n" },
  });
  return (await call("kubectl", { command: `logs ${words}` })).text;
}

test.for([
  ["payment-7c41f9-x2x9z", "one\ntwo\nthree"],
  ["deployment/payment --tail=2", "two\nthree"],
  ["payment -c app --previous", "one\ntwo\nthree"],
  ["-l app=payment", "one\ntwo\nthree"],
  [
    "nope",
    'not_found: Namespace shop has no pod and no workload named "nope". list_objects shows the names.',
  ],
  ["pod/nope", 'not_found: Namespace shop has no pod named "nope".'],
  ["payment -c nope", 'not_found: Pod payment-7c41f9-x2x9z has no container "nope". It has: app.'],
  ["", "bad_input: A pod is needed: logs POD -n NAMESPACE."],
  ["payment -A", "bad_input: Logs are read in one namespace. Use -n."],
  ["payment --tail=x", "bad_input: --tail needs a whole number of lines."],
  [
    "payment --since=x",
    "bad_input: --since needs a duration (30s, 10m, 2h) or a time in RFC 3339.",
  ],
  ["payment -f", "refused: -f is refused: I answer once and do not follow or read files."],
] as const)("logs %s", async ([words, text]) => {
  expect(await logs(words)).toBe(text);
});
