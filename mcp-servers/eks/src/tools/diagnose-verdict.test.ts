import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiObject, eksOn } from "../testing/eks-on.ts";
import { app, object, warning } from "../testing/objects.ts";

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
    verdict: "nothing wrong that can be seen, but 1 of 1 workload not Ready yet; 0 of 1 pods ready",
    lines: ["- deployment/pay starts 0/1: 1 of 1 pod still start"],
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
    name: "all are Ready",
    objects: app("pay"),
    verdict: "nothing wrong that can be seen; 1 of 1 pods ready",
    lines: ["- fine: pay"],
  },
];

let eks: Awaited<ReturnType<typeof eksOn>>;

beforeAll(async () => {
  eks = await eksOn({ objects: rows.flatMap(({ objects }, at) => inNamespace(`n${at}`, objects)) });
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

function young(told: object = {}): object {
  const container = { name: "app", ready: false, restartCount: 0, ...told };
  return {
    phase: "Running",
    startTime: "2026-11-20T03:08:00Z",
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: "2026-11-20T03:08:00Z" }],
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
