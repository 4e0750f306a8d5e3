import { afterAll, expect, test } from "vitest";
import { eksOn } from "../testing/eks-on.ts";

const open: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(open.map((close) => close()));
});

const services = "/api/v1/namespaces/shop/services";
const metadata = '"metadata":{"name":"x","namespace":"shop","uid":"u"}';
/** Where the nested value stands. */
const shapes = {
  item: (deep: string) => `{"items":[${deep}]}`,
  field: (deep: string) => `{"items":[{${metadata},"spec":${deep}}],${metadata},"spec":${deep}}`,
  label: (deep: string) => `{"items":[{"metadata":{"name":"x","labels":{"a":${deep}}}}]}`,
  cell: (deep: string) =>
    `{"kind":"Table","columnDefinitions":[{"name":"Name"}],"rows":[{"cells":[${deep}],"object":{${metadata}}}]}`,
} as const;
const calls = [
  ["list_objects", { kind: "services", namespace: "shop" }],
  ["kubectl", { command: "get services -n shop" }],
  ["kubectl", { command: "get services -n shop -o yaml" }],
  ["kubectl", { command: "get services x -n shop -o json" }],
  ["get_object", { kind: "services", namespace: "shop", name: "x" }],
  ["kubectl", { command: "describe service x -n shop" }],
  ["diagnose", { namespace: "shop" }],
] as const;
const rows = Object.values(shapes).flatMap((shape) =>
  calls.flatMap((call) => [5000, 200_000].map((depth) => [...call, shape, depth] as const)),
);

test.for(rows)(
  "%s of %j: what is nested without end is shown, or a gap, and never a bug",
  async ([tool, input, shape, depth]) => {
    const body = shape(`${"[".repeat(depth)}${"]".repeat(depth)}`);
    const eks = await eksOn({ answers: { [services]: body, [`${services}/x`]: body } });
    open.push(eks.close);
    const answer = await eks.call(tool, input);
    expect(answer.text.slice(0, 500)).not.toMatch(/call stack|\bbug\b/iu);
    expect(JSON.stringify(answer.structuredContent).slice(0, 500)).not.toContain('"bug"');
  },
);
