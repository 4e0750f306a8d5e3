import { beforeAll, expect, test } from "vitest";
import { slackStage } from "./slack-stage.ts";
import { buttonsOf, read } from "./slack-talk.ts";

const { stage, talk } = slackStage("missing-env");
let payment: string;

beforeAll(() => {
  const { objects } = stage().world.case;
  payment =
    objects.findLast(
      ({ kind, metadata: { name } }) => kind === "Pod" && name.startsWith("payment-"),
    )?.metadata.name ?? "";
});

const troubled =
  /^🔴 `payment` {2}crashes on start, 7 restarts each, since (?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d \(1\d min\) — why: rollout 7 removed PAYMENT_GATEWAY_URL$/m;

const commands: readonly (readonly [text: string, firstLine: RegExp, ...says: RegExp[]])[] = [
  [
    "check shop",
    /^🔴 shop: 1 broken, 2 degraded · 15 workloads, 61 pods$/,
    troubled,
    /^🟢 12 others fine$/m,
  ],
  [
    "check payments",
    /^🟢 Nothing is wrong in payments that Kubernetes shows · 4 workloads, 12 pods$/,
  ],
  [
    "",
    /^🔴 all namespaces: 1 broken, 2 degraded · 32 workloads, 110 pods$/,
    /^🔴 `shop\/payment` /m,
  ],
  ["check shp", /^No namespace shp in prod-eu\. Did you mean shop\?$/],
  [
    "why checkout -n shop",
    /^🔴 payment crashes on start, since (?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d \(1\d min\)$/,
    /^🟡 `checkout` {2}its calls to payment are refused/m,
    /argocd app set shop-payment --sync-policy none[\s\S]*kubectl -n shop rollout undo deployment\/payment --to-revision=6 {3}# brings back rollout 6/,
  ],
  ["why checkout -n shp", /^No namespace shp in prod-eu\. Did you mean shop\?$/],
  ["why is checkout failing", /^🔴 payment crashes on start/],
  ["help", /^I look, I never change anything/, /check \[namespace\] /],
  ["chekc shop", /^I do not know "chekc"\. Did you mean `check shop`\?$/],
  [
    "kubectl get pods -n shop",
    /^kubectl get pods -n shop$/,
    /NAME +READY +STATUS +RESTARTS +AGE$/m,
    /^shipping-/m,
  ],
  ["kubectl delete pod x", /^kubectl delete is refused$/, /I run: get, describe, logs/],
  ["kubectl get secrets", /^kubectl get is refused$/, /Secrets are never read\./],
  [
    "changes -n shop",
    /^2 changes in shop, last 60 min, newest first$/,
    /^(?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d:\d\d `horizontalpodautoscaler\/frontend` scaled/m,
  ],
  ["changes", /^2 changes in the cluster/],
  [
    "alerts",
    /^🔴 1 alert fires, 3 pending$/,
    /^🔴 `CheckoutErrorRateHigh` {2}firing · More than 5 % of the requests to checkout fail · shop\/checkout, since/m,
    /^🟡 `KubePodCrashLooping` {2}pending · Pod is crash looping · shop\/payment-\S+ and 2 more, since/m,
    /heartbeat fires as it should/,
  ],
  [
    "pods shop",
    /^🔴 61 pods in shop, 3 not fine$/,
    /^🔴 `payment-\S+` {2}CrashLoopBackOff, 7 restarts, the last \w+ ago$/m,
    /^🟢 58 others fine$/m,
  ],
  ["pods shp", /^No object named shp in prod-eu\. Did you mean shop\?$/],
  ["pods payment -n shop", /^3 of 3 pods of payment are not well$/],
  ["events payment", /^🟡 \d kinds? of warning in payment$/],
  ["top nodes", /^⚪ Unknown: I read memory and CPU of pods, not of nodes$/],
  ["nodes", /^🟢 5 nodes in prod-eu, all Ready$/],
  [
    "events shop",
    /^🟡 \d kinds of warning in shop$/,
    /^🟡 BackOff ×\d+ {2}`pod\/payment-\S+` and 2 more: Back-off/m,
  ],
  [
    "top shop",
    /^Memory and CPU in shop, nearest to the limit first$/,
    /^inventory-\S+ \d+ MiB \(\d+ %\), 0\.\d+ cores$/m,
  ],
  ["logs payment", /^payment-\w+-\w+, container app, previous run: the last 6 lines$/],
];

test.for(commands)(
  "/k8s %s answers inside the acknowledgement",
  async ([text, firstLine, ...says]) => {
    const posts = stage().slack.control.apiCalls("chat.postMessage").length;
    const answer = await talk.slash(text);
    const shown = read(answer);
    expect(shown.split("\n")[0]).toMatch(firstLine);
    for (const words of says) expect(shown).toMatch(words);
    expect(answer.ephemeral_for).toBeDefined();
    expect(stage().slack.control.apiCalls("chat.postMessage")).toHaveLength(posts);
  },
);

test("the logs of a pod are those of that pod", async () => {
  const answer = await talk.slash(`logs ${payment}`);
  expect(answer.text.startsWith(`${payment}, container app, previous run`)).toBe(true);
});

test("a pod is asked for by its name, and its owner is meant", async () => {
  const answer = await talk.slash(`why ${payment}`);
  expect(read(answer)).toMatch(/^🔴 payment crashes on start/);
});

test.for([
  ["check shop", /^🔴 shop: 1 broken, 2 degraded/],
  ["changes -n shop", /^2 changes in shop/],
  ["alerts", /^🔴 1 alert fires/],
  ["kubectl get pods -n payments", /^kubectl get pods -n payments$/m],
  ["help", /^I look, I never change anything/],
] as const)("the same words after a mention: %s", async ([text, firstLine]) => {
  const answer = await talk.mention(text);
  expect(answer.ephemeral_for).toBeUndefined();
  expect(read(answer)).toMatch(firstLine);
});

test("the near miss is one click away", async () => {
  const question = await talk.slash("check shp");
  expect(buttonsOf(question).map(({ label }) => label)).toEqual(["Check shop"]);
  await talk.click(question, "Check shop");
  await stage().slack.control.waitForMessage(
    (message) =>
      message.ephemeral_for !== undefined &&
      message !== question &&
      read(message).startsWith("🔴 shop:") &&
      Number(message.ts) >= Number(question.ts),
    5000,
  );
});

test("Share posts it for all with a name and without buttons; Refresh replaces it; Investigate starts a thread", async () => {
  const { control } = stage().slack;
  const checked = await talk.slash("check shop");
  expect(buttonsOf(checked).map(({ label }) => label)).toEqual(["Share", "Investigate", "Refresh"]);

  await talk.click(checked, "Share", "payments-oncall");
  const shared = await control.waitForMessage(
    (message) =>
      message.ephemeral_for === undefined && read(message).includes("shared by payments-oncall"),
    5000,
  );
  expect(read(shared)).toMatch(troubled);
  expect(buttonsOf(shared)).toEqual([]);

  const ephemerals = () =>
    control.messages("incidents").filter((message) => message.ephemeral_for !== undefined).length;
  const before = ephemerals();
  await talk.click(checked, "Refresh");
  await expect
    .poll(() => control.messages("incidents").findLast((message) => message.ephemeral_for)?.ts)
    .toBeDefined();
  expect(ephemerals()).toBe(before);

  const current = control.messages("incidents").findLast((message) => message.ephemeral_for);
  if (current === undefined) throw new Error("nothing shown");
  await talk.click(current, "Investigate");
  const root = await control.waitForMessage(
    ({ text }) => text === "sre-oncall asks: what is wrong in shop?",
    5000,
  );
  const answer = await talk.next(root.ts, "no model used");
  expect(read(answer)).toMatch(/^🔴 payment crashes on start/);
});
