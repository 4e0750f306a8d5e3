import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { Case, KubernetesObject } from "./case.ts";
import {
  caseNamed,
  cases,
  faults,
  planted,
  readRecording,
  rebase,
  recordingFiles,
  withOtelMetrics,
} from "./index.ts";
import { missingEnv } from "./shop/missing-env.ts";

const hourMs = 3_600_000;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const field = (value: unknown, ...keys: string[]): unknown =>
  keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
const ofKind = ({ objects }: Case, kind: string) => objects.filter((one) => one.kind === kind);
const uids = ({ objects }: Case) => new Set(objects.map(({ metadata }) => metadata.uid));
const containersOf = (pod: KubernetesObject) => [
  ...list(field(pod, "status", "initContainerStatuses")),
  ...list(field(pod, "status", "containerStatuses")),
];
/** The tag of the image of its first container. */
const release = (pod: KubernetesObject) =>
  String(field(list(field(pod, "spec", "containers"))[0], "image"))
    .split(":")
    .at(-1);
/** When the event was last seen. */
const lastOf = (event: KubernetesObject) => String(event["lastTimestamp"] ?? event["eventTime"]);
const isReady = (pod: KubernetesObject) =>
  list(field(pod, "status", "conditions")).some(
    (one) => field(one, "type") === "Ready" && field(one, "status") === "True",
  );

/** Every time in the object, as epoch milliseconds. */
function timesIn(value: unknown): number[] {
  if (typeof value === "string") {
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? [Date.parse(value)] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(timesIn);
}

describe.for(cases.map((one) => [one.name, one] as const))("case %s", ([, recording]) => {
  const recordedMs = Date.parse(recording.recordedAt);
  const pods = ofKind(recording, "Pod");

  test("every owner is an object of the recording", () => {
    const known = uids(recording);
    const orphans = recording.objects
      .flatMap(({ metadata }) => list(metadata["ownerReferences"]))
      .filter((owner) => !known.has(String(field(owner, "uid"))));
    expect(orphans).toEqual([]);
  });

  test("no two objects share a uid, no two Services or pods an address", () => {
    const addresses = [
      ...pods.map((pod) => field(pod, "status", "podIP")),
      ...ofKind(recording, "Service").map((one) => field(one, "spec", "clusterIP")),
    ].filter((address) => address !== undefined && address !== "None");
    expect(uids(recording).size).toBe(recording.objects.length);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test("endpoints name pods that exist, and are ready when the pod is", () => {
    const endpoints = ofKind(recording, "EndpointSlice").flatMap((one) => list(one["endpoints"]));
    for (const endpoint of endpoints) {
      const uid = field(endpoint, "targetRef", "uid");
      const pod = pods.find(({ metadata }) => metadata.uid === uid);
      expect(pod?.metadata.uid).toBe(uid);
      expect(field(endpoint, "conditions", "ready")).toBe(pod !== undefined && isReady(pod));
    }
  });

  test("the status of a Deployment and of its ReplicaSets counts their pods", () => {
    const replicaSets = ofKind(recording, "ReplicaSet");
    for (const deployment of ofKind(recording, "Deployment")) {
      const own = replicaSets.filter((one) => ownedBy(one, deployment));
      const members = pods.filter((pod) => own.some((one) => ownedBy(pod, one)));
      const ready = members.filter(isReady).length;
      expect(field(deployment, "status", "replicas")).toBe(members.length);
      expect(field(deployment, "status", "readyReplicas") ?? 0).toBe(ready);
      const wanted = own.reduce((sum, one) => sum + Number(field(one, "spec", "replicas")), 0);
      expect(field(deployment, "status", "unavailableReplicas") ?? 0).toBe(wanted - ready);
      for (const one of own) {
        const count = members.filter((pod) => ownedBy(pod, one)).length;
        expect(field(one, "status", "replicas")).toBe(count);
      }
    }
  });

  test("a log line comes from a container that exists, from a run that it had", () => {
    const restarts = new Map(
      pods.flatMap((pod) =>
        containersOf(pod).map((status) => [
          `${pod.metadata.namespace}/${pod.metadata.name}/${String(field(status, "name"))}`,
          Number(field(status, "restartCount")),
        ]),
      ),
    );
    const strange = recording.logs.filter(
      ({ namespace, pod, container, run }) =>
        !(run >= 0 && run <= (restarts.get(`${namespace}/${pod}/${container}`) ?? -1)),
    );
    expect(strange).toEqual([]);
    expect(recording.logs.map(({ time }) => time)).toEqual(
      recording.logs.map(({ time }) => time).toSorted(),
    );
  });

  test("events are at most an hour old and speak of objects that exist or of pods that are gone", () => {
    const known = uids(recording);
    for (const event of ofKind(recording, "Event")) {
      const about = event["involvedObject"];
      const isKnown = known.has(String(field(about, "uid")));
      const isGonePod =
        field(about, "kind") === "Pod" &&
        !pods.some(({ metadata }) => metadata.name === field(about, "name"));
      expect(isKnown || isGonePod ? undefined : about).toBeUndefined();
      const ages = timesIn(event).map((timeMs) => recordedMs - timeMs);
      expect(Math.max(...ages)).toBeLessThanOrEqual(hourMs);
    }
  });

  test("nothing is younger than the recording", () => {
    const { series, ...rest } = recording;
    expect(Math.max(...timesIn(rest))).toBeLessThanOrEqual(recordedMs);
    for (const { startMs, stepMs, values } of series) {
      expect(startMs + (values.length - 1) * stepMs).toBe(recordedMs);
    }
  });

  test("it has no Secret", () => {
    expect(ofKind(recording, "Secret")).toEqual([]);
  });

  test("moved to another time, every time is later by the same seconds, and nothing else changed", () => {
    const now = new Date("2027-02-03T04:05:06.789Z");
    const text = JSON.stringify(recording);
    const moved = rebase(recording, now);
    const offsetMs = Date.parse("2027-02-03T04:05:06Z") - recordedMs;
    expect(moved.recordedAt).toBe("2027-02-03T04:05:06Z");
    expect(timesIn(moved)).toEqual(timesIn(recording).map((timeMs) => timeMs + offsetMs));
    expect(isDeepStrictEqual(rebase(moved, now), moved)).toBe(true);
    expect(isDeepStrictEqual(rebase(moved, new Date(recording.recordedAt)), { ...recording })).toBe(
      true,
    );
    expect(JSON.stringify(recording) === text).toBe(true);
  });
});

const measured = cases.filter(({ series }) => series.length > 0);

describe.for(measured.map((one) => [one.name, one] as const))("case %s, built", ([, recording]) => {
  const pods = ofKind(recording, "Pod");

  test("counters only grow, but for those of restarted containers, and histograms add up", () => {
    const fallen = recording.series.filter((one) => falls(one) && !isOfRestarted(one));
    expect(fallen.map(({ labels }) => labels)).toEqual([]);
    expect(brokenHistograms(recording)).toEqual([]);
  });

  test("restarts and readiness at the end of the series are those of the objects", () => {
    for (const pod of pods) {
      const { name, namespace = "" } = pod.metadata;
      const last = (metric: string) =>
        seriesOf(recording, { __name__: metric, namespace, pod: name })?.values.at(-1);
      const [status] = list(field(pod, "status", "containerStatuses"));
      expect(last("kube_pod_status_ready")).toBe(isReady(pod) ? 1 : 0);
      expect(last("kube_pod_container_status_restarts_total")).toBe(field(status, "restartCount"));
    }
  });

  test("it has 60 to 150 pods, five nodes in three zones, and is below 3 MB", () => {
    const zones = ofKind(recording, "Node").map(({ metadata }) =>
      field(metadata, "labels", "topology.kubernetes.io/zone"),
    );
    expect(pods.length).toBeGreaterThanOrEqual(60);
    expect(pods.length).toBeLessThanOrEqual(150);
    expect([zones.length, new Set(zones).size]).toEqual([5, 3]);
    expect(JSON.stringify(recording).length).toBeLessThan(3_000_000);
  });

  test("with the metrics of OpenTelemetry, each code has a histogram that adds up", () => {
    const otel = withOtelMetrics(recording);
    const named = (name: string) => otel.series.filter(({ labels }) => labels["__name__"] === name);
    expect(named("http_server_requests_total")).toEqual([]);
    expect(brokenHistograms(otel)).toEqual([]);
    expect(named("http_server_request_duration_seconds_count").map(({ values }) => values)).toEqual(
      recording.series
        .filter(({ labels }) => labels["__name__"] === "http_server_requests_total")
        .map(({ values }) => values),
    );
    expect(
      Object.keys(named("http_server_request_duration_seconds_count")[0]?.labels ?? {}),
    ).toEqual(["__name__", "k8s_namespace_name", "service_name", "http_response_status_code"]);
  });

  /** A cpu counter starts again with its container; only pods that restarted in the window do. */
  function isOfRestarted({ labels }: Case["series"][number]): boolean {
    if (labels["__name__"] !== "container_cpu_usage_seconds_total") return false;
    const { pod = "", namespace = "" } = labels;
    const metric = "kube_pod_container_status_restarts_total";
    const restarts = seriesOf(recording, { __name__: metric, namespace, pod });
    const known = (restarts?.values ?? []).filter((value) => value !== null);
    return known[0] !== known.at(-1);
  }
});

/** The first series that has these labels. */
function seriesOf({ series }: Pick<Case, "series">, wanted: Readonly<Record<string, string>>) {
  const pairs = Object.entries(wanted);
  return series.find(({ labels }) => pairs.every(([name, value]) => labels[name] === value));
}

function ownedBy(child: KubernetesObject, owner: KubernetesObject): boolean {
  return list(child.metadata["ownerReferences"]).some(
    (one) => field(one, "uid") === owner.metadata.uid,
  );
}

const counters = /_total$|_bucket$|_count$|_sum$/;

function falls({ labels, values }: Case["series"][number]): boolean {
  if (!counters.test(labels["__name__"] ?? "")) return false;
  const known = values.filter((value) => value !== null);
  return known.some((value, index) => value < (known[index - 1] ?? 0));
}

function seriesKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(
    Object.entries({ ...labels, __name__: "", le: "" })
      .map(String)
      .toSorted(),
  );
}

/** Histograms whose buckets do not rise with `le`, or whose last bucket is not the count. */
function brokenHistograms({ series }: Case): string[] {
  const prefix = "http_server_request_duration_seconds";
  const groups = Map.groupBy(
    series.filter(({ labels }) => labels["__name__"] === `${prefix}_bucket`),
    ({ labels }) => seriesKey(labels),
  );
  const counts = series.filter(({ labels }) => labels["__name__"] === `${prefix}_count`);
  return counts.flatMap(({ labels, values }) => {
    const buckets = groups.get(seriesKey(labels)) ?? [];
    const rising = [...buckets].every((bucket, index) =>
      bucket.values.every(
        (value, step) => (buckets[index - 1]?.values[step] ?? 0) <= (value ?? Infinity),
      ),
    );
    const isWhole = JSON.stringify(buckets.at(-1)?.values) === JSON.stringify(values);
    return rising && isWhole ? [] : [JSON.stringify(labels)];
  });
}

const played = cases.filter(({ series }) => series.length === 0);

describe.for(played.map((one) => [one.name, one] as const))(
  "case %s, recorded",
  ([, recording]) => {
    const { since = recording.recordedAt } = recording.truth;
    const warnings = ofKind(recording, "Event").filter((event) => event["type"] === "Warning");

    test("its files are at most 300 kB and give the same case again", () => {
      const files = recordingFiles(recording);
      const folder = mkdtempSync(path.join(tmpdir(), "recording-"));
      for (const [name, text] of Object.entries<string>(files))
        writeFileSync(path.join(folder, name), text);
      expect(Object.values(files).join("").length).toBeLessThanOrEqual(300_000);
      expect(isDeepStrictEqual({ ...readRecording(folder) }, { ...recording })).toBe(true);
      rmSync(folder, { recursive: true });
    });

    test("what is not Ready is warned about after the fault began, and nothing else is", () => {
      const warned = warnings
        .filter(
          (event) => lastOf(event) > since && field(event, "involvedObject", "kind") === "Pod",
        )
        .map((event) => field(event, "involvedObject", "uid"));
      const unready = ofKind(recording, "Pod").filter((pod) => !isReady(pod));
      expect(new Set(warned)).toEqual(new Set(unready.map(({ metadata }) => metadata.uid)));
    });

    test("who changed what is known where a person may have", () => {
      const kinds = ["Deployment", "StatefulSet", "Service", "ConfigMap", "Node"];
      const unsigned = recording.objects.filter(
        ({ kind, metadata }) =>
          kinds.includes(kind) && list(metadata["managedFields"]).length === 0,
      );
      expect(unsigned).toEqual([]);
    });
  },
);

test("a case built twice is the same to the byte", () => {
  const [first, second] = [missingEnv(), missingEnv()];
  expect(JSON.stringify(first) === JSON.stringify(second)).toBe(true);
});

test("rebase keeps the precision of a time and leaves text that only contains one", () => {
  const text = "seen at 2026-11-21T03:00:00Z";
  const lease = { renewTime: "2026-11-21T03:13:59.000321Z", text, quantity: "64Gi" };
  const metadata = { name: "one", uid: "1", creationTimestamp: "2026-11-21T03:00:00Z" };
  const objects = [{ apiVersion: "v1", kind: "Lease", metadata, spec: lease }];
  const moved = rebase({ ...missingEnv(), objects }, new Date("2026-11-21T04:14:00.999Z"));
  expect(moved.objects[0]).toMatchInlineSnapshot(`
    {
      "apiVersion": "v1",
      "kind": "Lease",
      "metadata": {
        "creationTimestamp": "2026-11-21T04:00:00Z",
        "name": "one",
        "uid": "1",
      },
      "spec": {
        "quantity": "64Gi",
        "renewTime": "2026-11-21T04:13:59.000321Z",
        "text": "seen at 2026-11-21T03:00:00Z",
      },
    }
  `);
});

function recorded(name: string): Case {
  const found = caseNamed(name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}

test("an unknown name has no case", () => {
  expect(caseNamed("missing-env")?.question).toBe("why is checkout failing?");
  expect(caseNamed("nope")).toBeUndefined();
});

test("truth names objects of the recording", () => {
  const told = cases.map((recording) => {
    const { culprit, cause, state, since, victims } = recording.truth;
    const all = culprit === undefined ? victims : [culprit, ...victims];
    for (const { kind, name } of all) {
      expect(ofKind(recording, kind).map(({ metadata }) => metadata.name)).toContain(name);
    }
    return `${recording.name}: ${cause ?? "-"} ${culprit?.name ?? "-"} ${state} ${since ?? "-"}`;
  });
  expect(told).toMatchInlineSnapshot(`
    [
      "missing-env: missing-environment-variable payment active 2026-11-21T03:02:01Z",
      "past-oom: oom-killed search resolved 2026-11-21T02:49:00Z",
      "label-typo: service-selector-mismatch cart active 2026-11-21T03:05:07Z",
      "unschedulable: insufficient-resources recommendation active 2026-11-21T02:52:30Z",
      "bad-image: image-not-found catalog active 2026-11-21T03:05:43Z",
      "healthy: - - healthy -",
      "new-release-never-ready: readiness-probe-failing timetable active 2026-11-29T04:38:52Z",
    ]
  `);
});

test("new-release-never-ready: the old pods serve on, the new one says why it does not", () => {
  const recording = recorded("new-release-never-ready");
  const timetable = ofKind(recording, "Pod").filter(
    ({ metadata }) => field(metadata, "labels", "app") === "timetable",
  );
  const told = timetable.map((pod) => `${release(pod)} ${isReady(pod) ? "ready" : "not ready"}`);
  expect(told.toSorted()).toEqual(["3.1.7 ready", "3.1.7 ready", "3.2.0 not ready"]);
  const unready = timetable.find((pod) => !isReady(pod))?.metadata;
  const probes = ofKind(recording, "Event").filter(
    (event) =>
      event["reason"] === "Unhealthy" && field(event, "involvedObject", "uid") === unready?.uid,
  );
  const complaints = recording.logs.filter(
    ({ pod, text }) => pod === unready?.name && text.includes("schedule index not built"),
  );
  // The kubelet counts on one event what the program writes anew at each probe.
  expect(probes.map((event) => event["count"])).toEqual([complaints.length]);
});

test("each fault has a name of its own, and a namespace of its own in its cluster", () => {
  const names = faults.map(({ name }) => name);
  const places = faults.map(({ paper, namespace }) => `${paper}/${namespace}`);
  expect([new Set(names).size, new Set(places).size]).toEqual([faults.length, faults.length]);
});

test("past-oom: the working set climbs to the limit, then the container starts again", () => {
  const { series } = recorded("past-oom");
  const pod = series.find(falls)?.labels["pod"] ?? "";
  const used = seriesOf({ series }, { __name__: "container_memory_working_set_bytes", pod });
  const atKill = -51; // 02:49:00
  expect(pod).toMatch(/^search-/);
  expect(Number(used?.values.at(atKill - 1))).toBeGreaterThan(250 * 2 ** 20);
  expect(Number(used?.values.at(atKill + 1))).toBeLessThan(160 * 2 ** 20);
});

test("label-typo: cart has healthy pods and no endpoint, and its requests stop", () => {
  const recording = recorded("label-typo");
  const slices = ofKind(recording, "EndpointSlice");
  const slice = slices.find(({ metadata }) => metadata.name.startsWith("cart-"));
  const served = seriesOf(recording, { service: "cart", code: "200" });
  expect(slice?.["endpoints"]).toBeNull();
  expect(served?.values.at(-1)).toBe(served?.values.at(-16)); // 03:06:30
  expect(served?.values.at(-16)).not.toBe(served?.values.at(-30));
});

test.for(["unschedulable", "bad-image"])(
  "%s: the old pods serve on, users feel nothing",
  (name) => {
    const warm = recorded("healthy").series.filter(isRequestCount);
    expect(recorded(name).series.filter(isRequestCount)).toEqual(warm);
  },
);

function isRequestCount({ labels }: Case["series"][number]): boolean {
  return labels["__name__"] === "http_server_requests_total";
}

describe("missing-env", () => {
  const recording = missingEnv();
  const grown = (service: string, fromIndex: number, toIndex: number) =>
    Number(errors(service).at(toIndex)) - Number(errors(service).at(fromIndex));
  const errors = (service: string) =>
    recording.series.find(
      ({ labels }) =>
        labels["namespace"] === "shop" &&
        labels["service"] === service &&
        labels["code"]?.startsWith("5"),
    )?.values ?? [];

  test("errors begin within one scrape of the first crash", () => {
    const crash = -25; // 03:02:00
    expect(grown("checkout", crash - 4, crash)).toBeLessThan(10);
    expect(grown("checkout", crash, crash + 1)).toBeGreaterThan(100);
    expect(grown("frontend", crash, crash + 1)).toBeGreaterThan(60);
  });

  test("it plants two secrets and a ping in the logs", () => {
    const text = JSON.stringify(recording.logs);
    for (const piece of Object.values(planted)) expect(text).toContain(piece);
  });

  test("the container says which variable it misses in every run", () => {
    const runs = recording.logs.filter(({ text }) => text === "PAYMENT_GATEWAY_URL is required");
    expect(Map.groupBy(runs, ({ pod }) => pod).size).toBe(3);
    expect(new Set(runs.map(({ run }) => run))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  });
});
