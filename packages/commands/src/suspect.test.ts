import { eks, type Finding } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { crash, diagnosed, held, measured, ref, workload } from "./testing/samples.ts";
import { down, talk, talkSeeing } from "./testing/talk.ts";
import { told } from "./testing/told.ts";

/** The first look at what was asked about: it has 2 of 2 pods Ready, and payment crashes. */
function lookedAt(input: Readonly<Record<string, unknown>>) {
  const [first] = eks.diagnose.input.parse(input).candidates ?? [];
  const name = first?.target?.replace("deployment/", "") ?? "";
  return diagnosed({ target: ref(name), workloads: [workload(name)] });
}
const tools = {
  diagnose: lookedAt,
  golden_signals: measured({
    restarts: "search has 0 restarts",
    error_ratio: "0 % of requests to search fail",
    cpu_usage: "search uses 0.1 cores",
  }),
};

test("of one that is well: what it is seen by, and that this is no proof", async () => {
  const { say, asked } = talk({ before: held(), tools });
  expect(told(await say("is it search?"))).toMatchInlineSnapshot(`
    {
      "evidence": [
        "fact 4",
        "fact 5",
      ],
      "footer": "shop · prod-eu",
      "isWorthSharing": true,
      "lines": [
        "search has 0 restarts [4]",
        "0 % of requests to search fail [5]",
        "What is known points elsewhere: payment crashes on start.",
        "Ruled out as far as it can be seen, not proven impossible.",
      ],
      "observedAt": "2026-01-01T10:00:00Z",
      "state": "fine",
      "title": "No sign that it is search: 2 of 2 pods Ready",
    }
  `);
  expect(asked.map(({ tool, input }) => [tool, input])).toEqual([
    [
      "diagnose",
      { candidates: [{ target: "deployment/search", namespace: "shop" }], windowMinutes: 60 },
    ],
    ["golden_signals", { namespace: "shop", workload: "search", until: "2026-01-01T10:00:00Z" }],
  ]);
});

test.for([
  ["is it payment?", "Yes: payment crashes on start, since {since}"],
  ["is it checkout?", "No, checkout is a victim: payment crashes on start"],
  ["was it the search", "No sign that it is search: 2 of 2 pods Ready"],
  ["is it billing?", "Nothing is wrong with billing that Kubernetes shows"],
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
    const before = held({ workloads: [workload(name, { ref: target })] });
    const { say } = talkSeeing({ target, findings: [], workloads: [] }, { before, tools });
    expect((await say(`is it ${name}?`)).title).toBe(`No sign that it is ${name}`);
  },
);

test("a thing of which the namespace has none by its name is asked back", async () => {
  const { say } = talkSeeing({}, { before: held() });
  expect((await say("is it the cache?")).title).toBe(
    "I see no cache in shop by its name. Which object is it? `why <name>`",
  );
});

test("in another namespace it is looked for there, and nothing known from here is told", async () => {
  const { say, asked } = talkSeeing(
    { namespace: "staging", findings: [], workloads: [] },
    { before: held({ workloads: [workload("db")] }) },
  );
  expect((await say("is it the database in staging?")).title).toBe(
    "I see no database in staging by its name. Which object is it? `why <name>`",
  );
  const [first] = asked;
  const { candidates } = eks.diagnose.input.parse(first?.input);
  expect(candidates).toContainEqual({ target: "db", namespace: "staging" });
});

const over: Finding[] = [crash("payment", { state: "resolved" })];

test.for([
  ["a culprit that is well", "payment", [], "Nothing is wrong with payment that Kubernetes shows"],
  ["a victim that is well", "checkout", [], "No sign that it is checkout: 1 of 3 pods Ready"],
  ["a victim of what is over", "checkout", over, "No sign that it is checkout: 1 of 3 pods Ready"],
  [
    "a victim of another one",
    "checkout",
    [crash("db", { title: "db is full" })],
    "No, checkout is a victim: db is full",
  ],
  [
    "a victim that crashes",
    "checkout",
    [crash("checkout")],
    "checkout crashes on start, since {since}",
  ],
  ["what fails since", "search", [crash("search")], "search crashes on start, since {since}"],
] as const)("%s meanwhile is said to be what it is now", async ([, name, findings, title]) => {
  const workloads = [workload(name, { ready: 1, desired: 3 })];
  const { say } = talkSeeing({ target: ref(name), findings, workloads }, { before: held(), tools });
  expect((await say(`is it ${name}?`)).title).toBe(title);
});

test("one that fell in this window and is back is not called innocent", async () => {
  const findings = [crash(), crash("search", { state: "resolved" })];
  const { say } = talkSeeing({ target: ref("search"), findings }, { before: held(), tools });
  expect(await say("is it search?")).toMatchObject({
    title: "search crashes on start at {since}, over",
    lines: [{ text: "search exits with code 1" }],
    state: "fine",
  });
});

test("a culprit that is well meanwhile: what it was is said", async () => {
  const fine = { target: ref("payment"), findings: [], workloads: [] };
  const { say } = talkSeeing(fine, { before: held() });
  expect((await say("is it payment?")).lines).toMatchObject([
    { text: "When I looked before: payment crashes on start." },
  ]);
});

test("one that is Ready while its requests fail is not called innocent", async () => {
  const golden_signals = measured({ error_ratio: "45 % of requests to search fail" }, 0.45);
  const { say } = talk({ before: held(), tools: { ...tools, golden_signals } });
  const { title, state, lines } = await say("is it search?");
  expect({ title, state, lines: lines.map(({ text }) => text) }).toEqual({
    title: "It may be search: its requests fail, and no cause is seen: 2 of 2 pods Ready",
    state: "degraded",
    lines: [
      "45 % of requests to search fail",
      "What is known points elsewhere: payment crashes on start.",
    ],
  });
});

const gap = down("prometheus");

test("metrics that are not seen whole are a gap of what is well", async () => {
  const golden_signals = { ...measured({}), gaps: [gap] };
  const { say } = talk({ before: held(), tools: { ...tools, golden_signals } });
  expect(await say("is it search?")).toMatchObject({
    title: "No sign that it is search: 2 of 2 pods Ready; not seen: metrics of search",
    state: "unknown",
    gaps: [{ ...gap, what: "metrics of search" }],
  });
});

test("of three measurements that nothing tells one line is said, and nobody is called innocent", async () => {
  const gaps = ["error ratio of db", "traffic of db", "p95 latency of db"].map((what) => ({
    ...gap,
    kind: "no_data" as const,
    what,
  }));
  const golden_signals = { ...measured({}), gaps };
  const before = held({ workloads: [workload("db")] });
  const answer = await talk({ before, tools: { ...tools, golden_signals } }).say("is it the db?");
  expect(answer.state).toBe("unknown");
  expect(answer.title).toBe("No sign that it is db: 2 of 2 pods Ready; not seen: metrics of db");
  expect(answer.gaps.map(({ what }) => what)).toEqual(["metrics of db"]);
});

test("DNS is looked for in the whole cluster, and is no object of the talk", async () => {
  const target = ref("coredns", "kube-system");
  const now = { namespace: "kube-system", target, findings: [], workloads: [] };
  const { say, asked } = talkSeeing(now, { before: held(), tools: {} });
  expect(await say("is it dns?")).toMatchObject({
    title: "No sign that it is coredns; not seen: metrics of coredns",
    state: "unknown",
  });
  const { candidates } = eks.diagnose.input.parse(asked[0]?.input);
  expect(candidates).toContainEqual({ target: "coredns" });
});

test.for([
  ["cache", "redis valkey memcached shop-cache"],
  [
    "database",
    "postgres postgresql mysql mariadb mongo mongodb orders-db database sql cockroach cassandra",
  ],
  ["db", "database orders-db postgres postgresql mysql mariadb mongo mongodb sql"],
  ["dns", "coredns kube-dns dns"],
  ["ingress", "ingress nginx traefik envoy api-gateway"],
  ["queue", "queue kafka rabbitmq nats sqs"],
] as const)("`is it the %s?` may mean any of %s", async ([kind, names]) => {
  for (const name of names.split(" ")) {
    const before = held({ workloads: [workload("web"), workload(name)], hypotheses: [] });
    const { title } = await talk({ before, tools }).say(`is it the ${kind}?`);
    expect(title).toBe(`No sign that it is ${name}: 2 of 2 pods Ready`);
  }
});
