import { expect, test } from "vitest";
import { createCluster } from "../graph/cluster.ts";
import { logsToRead } from "../logs/logs-to-read.ts";
import { app } from "../testing/app.ts";
import { now } from "../testing/moment.ts";
import { crashing } from "../testing/pod-status.ts";
import { answerOn, inShort, log, type RawObject, stateOf } from "../testing/small-cluster.ts";

function calling(name: string, url: string, service?: false): RawObject[] {
  const env = [{ name: "STORE_URL", value: url }];
  return app(name, { container: { env }, ...(service === false ? { service } : {}) });
}

const web = { namespace: "web" };
const front = { kind: "Deployment", namespace: "web", name: "front" };
const broken = app("other", { status: crashing() });
const toNothing = "whether deployment/front calls gone:80 (env STORE_URL), which no Service is";
const toNoPort =
  "whether deployment/front calls shop:81 (env STORE_URL), a port that Service shop does not have";

/** What a template names and nobody answers at, and what is told to be open of it. */
test.for<[string, RawObject[], object, string[]]>([
  ["a namespace", calling("front", "http://gone:80"), web, [toNothing]],
  [
    "a namespace with another trouble",
    [...calling("front", "http://gone:80"), ...broken],
    web,
    [toNothing],
  ],
  [
    "a namespace whose Service has its own name",
    [...calling("front", "http://gone:80"), ...app("web")],
    web,
    [toNothing],
  ],
  [
    "a target beside another trouble",
    [...calling("front", "http://gone:80"), ...broken],
    { target: front },
    [toNothing],
  ],
  [
    "a port that the Service lacks",
    [...calling("front", "http://shop:81"), ...app("shop")],
    web,
    [toNoPort],
  ],
  ["a port that it has", [...calling("front", "http://shop:8080"), ...app("shop")], web, []],
  [
    "a target that calls nobody",
    [...calling("front", "http://gone:80"), ...app("shop")],
    { target: { ...front, name: "shop" } },
    [],
  ],
])("%s: what nobody answers at is open, whatever else is found", ([, objects, asked, open]) => {
  const { gaps } = answerOn(stateOf(objects), asked);
  expect(gaps.map(({ what }) => what)).toEqual(open);
});

test("what a finding tells of is not open too, and a namespace without any Service has none of that name", () => {
  const line = "dial tcp: lookup gone on 10.96.0.10:53: no such host";
  const { diagnosis, gaps } = answerOn(
    stateOf(calling("front", "http://gone:80", false), [log("front-r1-0", [line], false)]),
    web,
  );
  expect(diagnosis.findings.map(inShort)).toEqual([
    "active degraded high host-without-service Deployment/front: front calls gone, and no Service has that name",
  ]);
  expect(gaps).toEqual([]);
});

test("who names an address that nobody has is heard, in a namespace of many, and what was asked about first of all", () => {
  const well = ["a", "b", "c", "d"].flatMap((name) => app(name));
  const objects = [
    ...well,
    ...calling("front", "http://gone:80"),
    ...calling("side", "http://a:81"),
  ];
  const cluster = createCluster(stateOf(objects), now);
  const read = (asked?: typeof front) => logsToRead(cluster, asked).map(({ pod }) => pod);
  expect(read()).toEqual(["front-r1-0", "side-r1-0"]);
  expect(read({ ...front, name: "d" })).toEqual(["d-r1-0", "front-r1-0", "side-r1-0"]);
});
