import { afterAll, beforeAll, expect, test } from "vitest";
import { eksOn, type Reviewed } from "../testing/eks-on.ts";
import { app, object, warning } from "../testing/objects.ts";
import { parseCommand } from "./parse-command.ts";
import { flags, readVerbs, takes } from "./verbs.table.ts";

/** Of each verb a command, and with each flag that it takes one that it changes. */
const commands: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  get: {
    "get pods": ["-n other", "-A", "-l app=a", "--field-selector status.phase=Failed"],
    "get pods -o wide": ["--show-labels", "--no-headers"],
    "get configmaps -o json": ["-o yaml"],
    "get configmaps -o name": ["--sort-by .data.rank"],
  },
  describe: { "describe cm": ["-n other", "-A", "-l app=a", "--field-selector metadata.name=a"] },
  logs: {
    logs: ["-l app=pay"],
    "logs pay-7c41f9-x2x9z": [
      "-n other",
      "-A",
      "-c side",
      "--tail 1",
      "--since 1s",
      "--since-time 2026-11-20T03:09:59Z",
      "--until 8h",
      "--previous",
      "--timestamps",
    ],
  },
  events: {
    events: [
      "-n other",
      "-A",
      "--for configmap/a",
      "--types Normal",
      "--field-selector reason=Odd",
      "--no-headers",
      "--since 1s",
      "--since-time 2026-11-20T03:09:59Z",
      "--until 2h",
    ],
  },
  top: {
    "top pods": ["-n other", "-A", "-l app=a", "--sort-by cpu", "--containers", "--no-headers"],
  },
  "rollout status": { "rollout status deployment/pay": ["-n other"] },
  "rollout history": { "rollout history deployment/pay": ["-n other", "--revision 1"] },
  "auth can-i": { "auth can-i list pods": ["-n other", "-A"] },
  "auth whoami": { "auth whoami": ["-o json"] },
  "config view": { "config view --minify": ["-o json"], "config view": ["--minify"] },
  explain: {},
  "api-resources": { "api-resources": ["--api-group apps", "--no-headers"] },
};

const table = {
  kind: "Table",
  columnDefinitions: [{ name: "Name", type: "string", priority: 0 }],
  rows: [{ cells: ["a"], object: { metadata: { name: "a", labels: { app: "a" } } } }],
};
const usage = (name: string, cpu: string) => ({
  metadata: { name, namespace: "shop" },
  containers: [{ name: "app", usage: { cpu, memory: "10Mi" } }],
});
const measured = { items: [usage("a", "10m"), usage("b", "20m")] };
const groups = [{ name: "apps", preferredVersion: { version: "v1" } }];
const served = (name: string, kind: string) => ({
  resources: [{ name, kind, namespaced: true, shortNames: [] }],
});
const log = "2026-11-20T03:00:00.000000000Z one\n2026-11-20T03:01:00.000000000Z two\n";
const answers = {
  "/api/v1/namespaces/shop/pods": table,
  "/apis": { groups },
  "/apis/apps/v1": served("deployments", "Deployment"),
  "/api/v1": served("pods", "Pod"),
  "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods": measured,
  "/api/v1/namespaces/shop/pods/pay-7c41f9-x2x9z/log": log,
};
const objects = [
  ...app("pay"),
  object("ConfigMap", "a", { data: { rank: "2" } }),
  object("ConfigMap", "b", { data: { rank: "1" } }),
  warning("Deployment/pay", "Odd", "something is odd"),
];

function review({ spec }: Reviewed) {
  const reason = `in ${spec.resourceAttributes["namespace"] ?? "all"}`;
  return { allowed: true, reason, userInfo: { username: "bot", groups: ["bots"] } };
}

let eks: Awaited<ReturnType<typeof eksOn>>;
beforeAll(async () => {
  eks = await eksOn({ objects, answers, review });
});
afterAll(async () => await eks.close());

/** What it answers, and what it asks the API server for that. */
async function outcome(command: string) {
  eks.asked.splice(0);
  const { text } = await eks.call("kubectl", { command });
  return { text, asked: eks.asked.map(({ path, query }) => `${path}?${query}`) };
}

const rows = Object.entries(commands).flatMap(([verb, given]) =>
  Object.entries(given).flatMap(([command, added]) =>
    added.map((flag) => ({ verb, command, flag })),
  ),
);

test.for(rows)("$command $flag is another answer", async ({ command, flag }) => {
  const without = await outcome(command);
  const withIt = await outcome(`${command} ${flag}`);
  expect(withIt).not.toEqual(without);
  expect(withIt.text).not.toMatch(/takes no|not supported/u);
});

test.for(readVerbs)("kubectl %s: what it takes has a command that shows it", (verb) => {
  const shown = rows
    .filter((row) => row.verb === verb)
    .map(({ flag }) => flags[flag.split(" ")[0] ?? ""]?.name);
  expect(new Set(shown)).toEqual(new Set(takes[verb].flags));
});

test.for(
  readVerbs.flatMap((verb) =>
    Object.entries(flags)
      .filter(([, { name }]) => !takes[verb].flags.includes(name))
      .map(([flag, { takesValue }]) => `${verb} a ${flag}${takesValue ? " 1" : ""}`),
  ),
)("%s: a flag that does nothing there is refused", (line) => {
  expect(() => parseCommand(line)).toThrow(
    / takes no --?[a-zA-Z-]+; .*\b(?:Flags: |takes no flags)/u,
  );
});

test.for([
  ["get events --since 1h", "kubectl get takes no --since; logs, events do."],
  ["get pod a -l app=a", "A name and a selector cannot be used together."],
  ["describe pod/a -l app=a", "A name and a selector cannot be used together."],
  ["top pods a -l app=a", "A name and a selector cannot be used together."],
  ["logs a -l app=a", "A pod and a selector cannot be used together."],
  ["logs a app -c side", "The container is named twice."],
  ["logs a --since 1h --since-time 2026-11-20T03:00:00Z", "cannot be used together"],
  ["get pods -o yaml --no-headers", "are for tables"],
  ["get pods -o name --show-labels", "are for tables"],
  ["top nodes --containers", "--containers is for top pods."],
  ["rollout status deployment/a deployment/b", "One workload at a time"],
  ["rollout history deployment a b", 'does nothing with "b"'],
  ["events pods", 'kubectl events does nothing with "pods".'],
  ["explain pods nodes", 'does nothing with "nodes"'],
  ["api-resources apps", 'does nothing with "apps"'],
  ["logs a b c", 'does nothing with "c"'],
  ["top pods a b", 'does nothing with "b"'],
  ["auth can-i list pods a b", 'does nothing with "b"'],
  ["auth whoami bob", 'kubectl auth whoami does nothing with "bob".'],
  ["config view", "kubectl config view: I show my own context alone: add --minify."],
  ["config view --minify -o wide", "kubectl config view: -o is yaml or json."],
  ["auth whoami -o yaml", "kubectl auth whoami: -o is json."],
  ["get pods --nothing=false", "kubectl get --nothing is not supported."],
  ["logs a --previous=maybe", '--previous is true or false, not "maybe".'],
] as const)("%s is refused: %s", ([line, why]) => {
  expect(() => parseCommand(line)).toThrow(why);
});

test("who this server is to the API server is told by a review, in the form of kubectl", async () => {
  expect(await outcome("auth whoami")).toEqual({
    text: "ATTRIBUTE   VALUE\nUsername    bot\nGroups      [bots]",
    asked: ["/apis/authentication.k8s.io/v1/selfsubjectreviews?"],
  });
});

test("its own context is told without a question to the API server, and without what signs in", async () => {
  const { text, asked } = await outcome("config view --minify");
  expect(asked).toEqual([]);
  expect(text.replace(/127\.0\.0\.1:\d+/u, "host")).toMatchInlineSnapshot(`
    "apiVersion: v1
    clusters:
    - cluster:
        server: http://host
      name: c
    contexts:
    - context:
        cluster: c
        user: bot
      name: prod
    current-context: prod
    kind: Config
    users:
    - name: bot"
  `);
});

test("what a switch of kubectl is told not to do is not refused", () => {
  expect(parseCommand("get pods --watch=false").flags).toEqual({});
});

test("a type that no event has is refused", async () => {
  expect((await outcome("events --types Warnings")).text).toContain("--types is Normal, Warning");
});
