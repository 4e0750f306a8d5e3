import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type ApiObject, eksOn } from "../testing/eks-on.ts";
import { app, crashing, object, warning } from "../testing/objects.ts";

interface Row {
  readonly name: string;
  readonly objects: readonly ApiObject[];
  readonly verdict: string;
  readonly lines: readonly string[];
}

/** The question is of 03:10:00. */
const rows: readonly Row[] = [
  {
    name: "a young pod starts",
    objects: app("pay", { status: young() }),
    verdict:
      "nothing wrong that can be seen, but 1 of 1 workload not all Ready yet; 0 of 1 pods ready",
    lines: ["- deployment/pay starts 0/1: 1 of 1 pod still start"],
  },
  {
    name: "a young pod whose probe fails beside all that it wants",
    objects: [
      ...app("pay"),
      ...app("pay", { status: young() }).flatMap((item) =>
        item.kind === "Pod"
          ? [{ ...item, metadata: { ...item.metadata, name: "pay-7c41f9-y", uid: "y" } }]
          : [],
      ),
      warning("Pod/pay-7c41f9-y", "Unhealthy", "Readiness probe failed: connection refused"),
    ],
    verdict:
      "nothing wrong that can be seen, but 1 of 1 workload not all Ready yet; 1 of 2 pods ready",
    lines: [
      "- deployment/pay starts 1/1: 1 pod more still starts, not Ready for 115 s, its probe fails",
    ],
  },
  {
    name: "a young pod is warned of",
    objects: [
      ...app("pay", { status: young() }),
      warning("Pod/pay-7c41f9-x2x9z", "Unhealthy", "Readiness probe failed: connection refused"),
    ],
    verdict: "no cause found, but 1 of 1 workload may not be well; 0 of 1 pods ready",
    lines: ["- deployment/pay unknown 0/1: 1 of 1 pod still start, with warnings: Unhealthy"],
  },
  {
    name: "a young pod fell",
    objects: app("pay", { status: young({ restartCount: 2 }) }),
    verdict: "no cause found, but 1 of 1 workload not well; 0 of 1 pods ready",
    lines: ["- deployment/pay broken 0/1: 0 of 1 pod Ready, 2 restarts"],
  },
  {
    name: "a pod that crashed is Ready since seconds",
    objects: app("pay", {
      status: {
        ...crashing,
        conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-11-20T03:09:30Z" }],
        containerStatuses: crashing.containerStatuses.map((container) => ({
          ...container,
          ready: true,
          state: { running: { startedAt: "2026-11-20T03:09:20Z" } },
        })),
      },
    }),
    verdict:
      "1 found: pay crashed on start, is Ready now and may fall again (broken, since 2026-11-20T03:09:00Z); look: kubectl -n n4 logs pay-7c41f9-x2x9z -c app --previous --tail=50; 1 of 1 pods ready",
    lines: [
      "- deployment/pay broken 1/1: crashed on start, 7 restarts, last 60 s ago; Ready now, may fall again",
    ],
  },
  {
    name: "all are Ready",
    objects: app("pay"),
    verdict: "nothing wrong that can be seen; 1 of 1 pods ready",
    lines: ["- fine: pay"],
  },
];

const callsStore = [{ name: "app", image: "i", env: [{ name: "STORE_HOST", value: "store" }] }];
/** cart calls store, which crashes; so do four others that nobody asked about. */
const many = [
  ...app("cart").map((item) =>
    item.kind === "Pod" ? item : { ...item, spec: withContainers(item["spec"], callsStore) },
  ),
  ...app("store", { status: crashing }),
  object("Service", "store", { spec: { selector: { app: "store" }, ports: [{ port: 80 }] } }),
  object("Ingress", "front", {
    spec: {
      rules: [
        { http: { paths: [{ backend: { service: { name: "shop", port: { number: 80 } } } }] } },
      ],
    },
  }),
  object("Service", "shop", { spec: { selector: { app: "store" }, ports: [{ port: 80 }] } }),
  ...["a", "b", "c", "d"].flatMap((name) => app(name, { status: crashing })),
];

let eks: Awaited<ReturnType<typeof eksOn>>;

beforeAll(async () => {
  eks = await eksOn({
    objects: rows
      .flatMap(({ objects }, at) => inNamespace(`n${at}`, objects))
      .concat(inNamespace("many", many)),
  });
});
afterAll(async () => await eks.close());

test.for(rows.map((row, at) => ({ ...row, at })))(
  "the first line of a diagnosis says how it is: $name",
  async ({ at, verdict, lines }) => {
    const { text } = await eks.call("diagnose", { namespace: `n${at}` });
    const [first = "", ...rest] = text.replaceAll(` in n${at}`, "").split("\n");
    expect(first.split("Z: ")[1]).toBe(verdict);
    expect(rest.filter((line) => /^- (?:deployment\/|fine: )pay/u.test(line))).toEqual(lines);
  },
);

test.for([
  [
    "cart",
    1,
    "4 other findings: a crashes on start, b crashes on start, c crashes on start, 1 more; 4 other changes",
  ],
  [
    "store",
    1,
    "4 other findings: a crashes on start, b crashes on start, c crashes on start, 1 more; 5 other changes",
  ],
  [
    "front",
    1,
    "4 other findings: a crashes on start, b crashes on start, c crashes on start, 1 more; 5 other changes",
  ],
  [
    "a",
    1,
    "4 other findings: store crashes on start, b crashes on start, c crashes on start, 1 more; 5 other changes",
  ],
] as const)(
  "asked about %s, what it does not touch is one line",
  async ([target, count, others]) => {
    const { text } = await eks.call("diagnose", { namespace: "many", target, windowMinutes: 120 });
    const lines = text.split("\n");
    expect(lines[0]).toContain(`: ${count} found: `);
    expect(lines.filter((line) => line.startsWith("elsewhere"))).toEqual([
      `elsewhere in many: ${others}. Ask diagnose {"namespace":"many"}`,
    ]);
    const told = lines.filter((line) => !line.startsWith("elsewhere")).join("\n");
    expect(told).not.toMatch(/deployment\/[bcd]\b/u);
  },
);

test("the first line about a target says what is broken, since when and what to do, and what of it was not seen", async () => {
  const { text } = await eks.call("diagnose", { namespace: "many", target: "a" });
  const lines = text.split("\n");
  expect(lines[0]).toBe(
    "NOT SEEN: log of container app of pod many/a-7c41f9-x2x9z. cluster prod, asked about deployment/a in many, 2026-11-20T03:10:00Z: 1 found: a crashes on start (broken, since 2026-11-20T03:09:00Z); look: kubectl -n many logs a-7c41f9-x2x9z -c app --previous --tail=50; 0 of 1 pods ready",
  );
  expect(lines.filter((line) => line.startsWith("- not seen"))).toHaveLength(1);
  expect(lines.find((line) => line.startsWith("not seen elsewhere"))).toBe(
    "not seen elsewhere: log of container app of pod many/store-7c41f9-x2x9z, log of container app of pod many/b-7c41f9-x2x9z, log of container app of pod many/c-7c41f9-x2x9z and 2 more.",
  );
});

test("asked about a namespace, all of it is told", async () => {
  const { text } = await eks.call("diagnose", { namespace: "many" });
  expect(text.split("\n")[0]).toMatch(/: 5 found: \w+ crashes on start \(broken, since /u);
  expect(text).not.toContain("elsewhere");
  expect(text).toMatch(/^4\. [b-d] crashes on start \[broken, active, \w+\] in many, since /mu);
});

function withContainers(spec: unknown, containers: readonly object[]) {
  const { template, ...rest } = z.looseObject({ template: z.looseObject({}) }).parse(spec);
  return { ...rest, template: { ...template, spec: { containers } } };
}

function young(told: object = {}): object {
  const container = { name: "app", ready: false, restartCount: 0, ...told };
  return {
    phase: "Running",
    startTime: "2026-11-20T03:08:05Z",
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: "2026-11-20T03:08:05Z" }],
    containerStatuses: [
      { ...container, state: { running: { startedAt: "2026-11-20T03:09:00Z" } } },
    ],
  };
}

function inNamespace(name: string, objects: readonly ApiObject[]): ApiObject[] {
  return [
    object("Namespace", name, { metadata: { namespace: undefined } }),
    ...objects.map(({ metadata, involvedObject, ...rest }) => ({
      ...rest,
      metadata: { ...metadata, namespace: name },
      ...(typeof involvedObject === "object" && {
        involvedObject: { ...involvedObject, namespace: name },
      }),
    })),
  ];
}

test("asked about a CronJob that is suspended, the first line says so, since when and by whom", async () => {
  const cronJob = object("CronJob", "tidy", {
    metadata: {
      creationTimestamp: "2026-11-10T02:10:00Z",
      managedFields: [
        {
          manager: "cron-bot",
          time: "2026-11-20T03:00:00Z",
          fieldsV1: { "f:spec": { "f:suspend": {} } },
        },
      ],
    },
    spec: { schedule: "0 3 * * *", suspend: true },
  });
  const { call, close } = await eksOn({ objects: [cronJob] });
  const { text } = await call("diagnose", { namespace: "shop", target: "tidy" });
  const changes = await call("get_changes", { namespace: "shop", workload: "tidy" });
  await close();
  expect(text.split("\n")[0]).toMatch(
    /nothing wrong that can be seen; SUSPENDED, written 2026-11-20T03:00:00Z by cron-bot: nothing starts it$/u,
  );
  expect(text).toContain("- suspended: tidy");
  expect(changes.text).toContain(
    "2026-11-20T03:00:00Z cronjob/tidy in shop: written: settings or labels (by cron-bot)",
  );
});
