import { eks } from "@binnacle/contracts";
import { causes } from "@binnacle/diagnosis";
import { expect, test } from "vitest";
import {
  crash,
  diagnosed,
  fact,
  held,
  hypothesis,
  idOf,
  ref,
  rollout,
  workload,
} from "./testing/samples.ts";
import { down, talk } from "./testing/talk.ts";

const signals = [
  {
    name: "restarts",
    unit: "1",
    now: 0,
    min: 0,
    max: 0,
    text: "search has 0 restarts",
    evidence: [idOf(4)],
  },
  {
    name: "error_ratio",
    unit: "ratio",
    now: 0,
    min: 0,
    max: 0,
    text: "0 % of requests to search fail",
    evidence: [idOf(5)],
  },
  {
    name: "cpu_usage",
    unit: "cores",
    now: 0,
    min: 0,
    max: 0,
    text: "search uses 0.1 cores",
    evidence: [],
  },
];
const window = { from: "2026-01-01T09:00:00Z", to: "2026-01-01T10:00:00Z" };
const tools = {
  diagnose: (input: Readonly<Record<string, unknown>>) => {
    const [first] = eks.diagnose.input.parse(input).candidates ?? [];
    return diagnosed({ target: ref(first?.target?.replace("deployment/", "") ?? "") });
  },
  golden_signals: () => ({
    result: { namespace: "shop", window, baseline: window, signals },
    evidence: [fact(4), fact(5)],
  }),
};

test("of one that is well: what it is seen by, and that this is no proof", async () => {
  const { say, asked } = talk({ before: held(), tools });
  expect(await say("is it search?")).toMatchInlineSnapshot(`
    {
      "choices": [],
      "evidence": [
        {
          "clusterId": "cluster-1",
          "id": "0000000000000004",
          "observedAt": "2026-01-01T10:00:00Z",
          "origin": "kubernetes",
          "reproduce": {
            "language": "kubectl",
            "text": "kubectl get fact 4",
          },
          "source": {
            "arguments": {},
            "server": "eks",
            "tool": "diagnose",
          },
          "text": "fact 4",
          "trust": "fact",
          "values": {},
        },
        {
          "clusterId": "cluster-1",
          "id": "0000000000000005",
          "observedAt": "2026-01-01T10:00:00Z",
          "origin": "kubernetes",
          "reproduce": {
            "language": "kubectl",
            "text": "kubectl get fact 5",
          },
          "source": {
            "arguments": {},
            "server": "eks",
            "tool": "diagnose",
          },
          "text": "fact 5",
          "trust": "fact",
          "values": {},
        },
      ],
      "footer": "shop · prod-eu",
      "gaps": [],
      "isWorthSharing": true,
      "lines": [
        {
          "evidence": [
            "0000000000000004",
          ],
          "text": "search has 0 restarts",
        },
        {
          "evidence": [
            "0000000000000005",
          ],
          "text": "0 % of requests to search fail",
        },
        {
          "evidence": [],
          "text": "What is known points elsewhere: payment crashes on start.",
        },
        {
          "evidence": [],
          "text": "Ruled out as far as it can be seen, not proven impossible.",
        },
      ],
      "observedAt": "2026-01-01T10:00:00Z",
      "rows": [],
      "state": "fine",
      "title": "No sign that it is search: 2 of 2 pods Ready",
    }
  `);
  expect(asked.map(({ tool, input }) => [tool, input])).toEqual([
    [
      "diagnose",
      { candidates: [{ target: "deployment/search", namespace: "shop" }], windowMinutes: 60 },
    ],
    ["golden_signals", { namespace: "shop", workload: "search" }],
  ]);
});

test.for([
  ["is it payment?", "Yes: payment crashes on start, since {since}"],
  ["is it checkout?", "No, checkout is a victim: payment crashes on start"],
  ["was it the search", "No sign that it is search: 2 of 2 pods Ready"],
  ["is it the cache?", "I see no cache in shop by its name. Which object is it? `why <name>`"],
] as const)("`%s` is answered: %s", async ([text, title]) => {
  expect((await talk({ before: held(), tools }).say(text)).title).toBe(title);
});

test.for([
  ["payment", "Yes: payment crashes on start, since {since}"],
  ["checkout", "No, checkout is a victim: payment crashes on start"],
] as const)(
  "of two namesakes that are known, %s, the one that was told of is meant",
  async ([name, title]) => {
    const namesake = workload(name, { ref: ref(name, "bank") });
    const before = held({ workloads: [namesake, ...held().workloads] });
    expect((await talk({ before, tools }).say(`is it ${name}?`)).title).toBe(title);
  },
);

test.for(["payment", "checkout"])(
  "a namesake of culprit and victim elsewhere, %s, is neither",
  async (name) => {
    const target = ref(name, "bank");
    const fine = { target, findings: [], workloads: [] };
    const { say } = talk({
      before: held({ workloads: [workload(name, { ref: target })] }),
      tools: { ...tools, diagnose: () => diagnosed(fine) },
    });
    expect((await say(`is it ${name}?`)).title).toBe(
      `No sign that it is ${name}: 2 of 2 pods Ready`,
    );
  },
);

test("a culprit that is well meanwhile is not said to be the cause", async () => {
  const target = ref("payment");
  const { say } = talk({
    before: held(),
    tools: { ...tools, diagnose: () => diagnosed({ target, findings: [], workloads: [] }) },
  });
  expect(await say("is it payment?")).toMatchObject({
    title: "Nothing is wrong with payment that Kubernetes shows",
    lines: [{ text: "When I looked before: payment crashes on start." }],
  });
});

test("a culprit that cannot be looked at is unknown", async () => {
  expect(await talk({ before: held() }).say("is it payment?")).toMatchObject({
    title: "Unknown: I could not look at eks",
    state: "unknown",
  });
});

test("what is found wrong now is said, whatever was held", async () => {
  const { say } = talk({
    before: held({ hypotheses: [] }),
    tools: {
      ...tools,
      diagnose: () => diagnosed({ target: ref("search"), findings: [crash("search")] }),
    },
  });
  expect((await say("is it search?")).title).toBe("search crashes on start, since {since}");
});

test("a name that the conversation does not know is looked at", async () => {
  const { say } = talk({ before: held(), tools });
  expect((await say("is it billing?")).title).toBe(
    "Nothing is wrong with billing that Kubernetes shows",
  );
});

test.for([
  ["cache", "redis"],
  ["cache", "valkey"],
  ["cache", "memcached"],
  ["cache", "shop-cache"],
  ["database", "postgres"],
  ["database", "postgresql"],
  ["database", "mysql"],
  ["database", "mariadb"],
  ["database", "mongo"],
  ["database", "mongodb"],
  ["database", "orders-db"],
  ["database", "database"],
  ["database", "sql"],
  ["database", "cockroach"],
  ["database", "cassandra"],
  ["db", "database"],
  ["db", "orders-db"],
  ["db", "postgres"],
  ["db", "postgresql"],
  ["db", "mysql"],
  ["db", "mariadb"],
  ["db", "mongo"],
  ["db", "mongodb"],
  ["db", "sql"],
  ["dns", "coredns"],
  ["dns", "kube-dns"],
  ["dns", "dns"],
  ["ingress", "ingress"],
  ["ingress", "nginx"],
  ["ingress", "traefik"],
  ["ingress", "envoy"],
  ["ingress", "api-gateway"],
  ["queue", "queue"],
  ["queue", "kafka"],
  ["queue", "rabbitmq"],
  ["queue", "nats"],
  ["queue", "sqs"],
] as const)("`is it the %s?` may mean %s", async ([kind, name]) => {
  const before = held({ workloads: [workload("web"), workload(name)], hypotheses: [] });
  const { title } = await talk({ before, tools }).say(`is it the ${kind}?`);
  expect(title).toBe(`No sign that it is ${name}: 2 of 2 pods Ready`);
});

/** What people call a kind of cause, and one cause that it names. */
const kindsOfCause = [
  ["capacity", "insufficient-resources"],
  ["capacity", "quota-exceeded"],
  ["config", "missing-config"],
  ["configuration", "missing-config"],
  ["cpu", "insufficient-resources"],
  ["disk", "evicted"],
  ["disk", "storage"],
  ["image", "image-not-found"],
  ["leak", "oom-killed"],
  ["memory", "oom-killed"],
  ["memory", "insufficient-resources"],
  ["memory", "evicted"],
  ["network", "network"],
  ["networking", "network"],
  ["node", "evicted"],
  ["node", "node"],
  ["nodes", "evicted"],
  ["nodes", "node"],
  ["oom", "oom-killed"],
  ["probe", "probes"],
  ["probes", "probes"],
  ["quota", "quota"],
  ["registry", "image"],
  ["scheduler", "scheduling"],
  ["scheduling", "scheduling"],
  ["secret", "missing-config"],
  ["storage", "storage"],
  ["volume", "storage"],
] as const;

test.for(kindsOfCause)("`is it the %s?` asks about %s", async ([word, meant]) => {
  const cause =
    Object.values(causes).find(({ id, group }) => id === meant || group === meant)?.id ?? meant;
  const found = held({ hypotheses: [hypothesis(crash("payment", { cause }))] });
  expect((await talk({ before: found }).say(`is it the ${word}?`)).title).toBe(
    "Yes: payment crashes on start",
  );
  const coverage = {
    found: [],
    ruledOut: [{ cause, because: "all of it is well" }],
    notVisible: [],
  };
  const other = held({ coverage });
  expect(await talk({ before: other }).say(`is it the ${word}?`)).toMatchObject({
    title: `No sign of ${word} trouble`,
    lines: [
      { text: "all of it is well" },
      { text: "What is known points elsewhere: payment crashes on start." },
      { text: "Ruled out as far as Kubernetes shows, not proven impossible." },
    ],
  });
});

test("a cause that could not be looked for is not called innocent", async () => {
  const gap = down("kubernetes");
  const coverage = { found: [], ruledOut: [], notVisible: [{ cause: "oom-killed", gap }] };
  expect(await talk({ before: held({ coverage }) }).say("is it memory?")).toMatchObject({
    title: "I cannot tell whether it is memory trouble",
    state: "unknown",
    gaps: [gap],
  });
});

test("a cause that nobody looked for is not called innocent", async () => {
  const coverage = { found: [], ruledOut: [], notVisible: [] };
  const gaps = [down("kubernetes")];
  expect(await talk({ before: held({ coverage, gaps }) }).say("is it memory?")).toMatchObject({
    title: "I cannot tell whether it is memory trouble: I did not look for it",
    state: "unknown",
    gaps,
  });
});

test.for(["change", "deploy", "deployment", "release", "rollout", "update", "upgrade"])(
  "`is it the %s?` asks about rollouts",
  async (word) => {
    const ask = async (before: ReturnType<typeof held>) =>
      await talk({ before }).say(`is it the ${word}?`);
    const began = held({ hypotheses: [hypothesis(crash("payment", { change: rollout() }))] });
    expect(await ask(began)).toMatchObject({
      title: "Yes: it began with a change of deployment/payment",
      lines: [{ text: "{at} deployment/payment: rollout 7: env PAYMENT_URL removed" }],
      evidence: [fact(3)],
    });
    expect((await ask(held({ changes: [rollout("cart", { by: "argocd" })] }))).title).toBe(
      "No sign that it is a rollout; the last change was on deployment/cart",
    );
    expect((await ask(held())).title).toBe(
      "No sign of it: nothing was rolled out in this window that the objects remember",
    );
  },
);
