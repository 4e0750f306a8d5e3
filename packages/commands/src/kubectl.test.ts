import { expect, test } from "vitest";
import { talk } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

const printed = { command: "kubectl get pods", output: "NAME  READY", hasMore: false };

test("what kubectl prints is shown as it is", async () => {
  const { say, asked } = talk({ tools: { kubectl: { result: printed } } });
  expect(told(await say("kubectl get pods"))).toMatchInlineSnapshot(`
    {
      "code": "NAME  READY",
      "isWorthSharing": true,
      "title": "kubectl get pods",
    }
  `);
  expect(asked).toEqual([{ tool: "kubectl", input: { command: "get pods" }, cluster: "prod-eu" }]);
});

test.for([
  [{ output: "" }, { code: "No resources found.", lines: [] }],
  [{ hasMore: true }, { lines: [{ text: "There is more: narrow the question.", evidence: [] }] }],
] as const)("of %o is shown %o", async ([over, shown]) => {
  const { say } = talk({ tools: { kubectl: { result: { ...printed, ...over } } } });
  expect(await say("kubectl get pods")).toMatchObject(shown);
});

test.for([
  [
    "kubectl get pod nope -n shop",
    "not_found",
    'Namespace shop has no pod named "nope".',
    'kubectl get: Namespace shop has no pod named "nope".',
  ],
  [
    "kubectl delete pod payment-1",
    "refused",
    "kubectl delete changes the cluster; I only read. Supported: get, describe.",
    "kubectl delete is refused",
  ],
  ["kubectl get secrets", "refused", "secrets are never read here", "kubectl get is refused"],
  ["kubectl get nodes", "denied", "User bot may not list nodes.", "kubectl get is not permitted"],
  ["kubectl get blorbs", "bad_input", "There is no kind blorbs.", "kubectl get is not understood"],
] as const)(
  "`%s`, %s: the server's own sentence, and no word of a cluster that is not seen",
  async ([text, reason, sentence, title]) => {
    const { say } = talk({
      tools: { kubectl: { kind: "refused", reason, why: sentence } },
    });
    const answer = await say(text);
    expect(answer).toMatchObject({ title, gaps: [] });
    expect([answer.title, ...answer.lines.map((line) => line.text)].join("\n")).toContain(sentence);
    expect(answer).not.toHaveProperty("state");
  },
);

const down = { kind: "refused", why: "the API is down" } as const;

test.for([
  { ...down, reason: "unavailable" },
  { ...down, reason: "timeout" },
  { ...down, reason: "bug" },
] as const)("%o is no refusal: nothing is claimed", async (says) => {
  expect(await talk({ tools: { kubectl: says } }).say("kubectl get pods")).toMatchObject({
    title: "Unknown: I could not look at the cluster",
    state: "unknown",
    gaps: [{ origin: "kubernetes", why: down.why }],
  });
});

test("`kubectl` alone is asked back", async () => {
  const { say, asked } = talk({});
  expect(told(await say("kubectl"))).toMatchInlineSnapshot(`
    {
      "isWorthSharing": false,
      "lines": [
        "I run: get, describe, logs, events, rollout history.",
      ],
      "title": "kubectl what?",
    }
  `);
  expect(asked).toEqual([]);
});
