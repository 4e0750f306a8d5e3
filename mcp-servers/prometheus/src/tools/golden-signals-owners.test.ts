import type { Case } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askTool, nowMs } from "../testing/ask-tool.ts";

type Series = Case["series"];
type Labels = Readonly<Record<string, string>>;

const stepMs = 30_000;
const samples = 260;

function of(labels: Labels, at: (sample: number) => number): Series[number] {
  return {
    labels: { namespace: "lab", ...labels },
    startMs: nowMs - samples * stepMs,
    stepMs,
    values: Array.from({ length: samples + 1 }, (_, sample) => at(sample)),
  };
}

/** So many requests a second. */
function counted(labels: Labels, perSecond: number): Series[number] {
  return of(
    { __name__: "http_requests_total", status: "200", ...labels },
    (at) => 30 * perSecond * at,
  );
}

function owned(pod: string, owner: string): Series[number] {
  const labels = { pod, owner_kind: "StatefulSet", owner_name: owner };
  return of({ __name__: "kube_pod_owner", ...labels }, () => 1);
}

function restarts(pod: string): Series[number] {
  return of(
    { __name__: "kube_pod_container_status_restarts_total", pod, container: "app" },
    () => 0,
  );
}

async function asked(series: Series, input: object) {
  const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
  const question = { tool: "golden_signals", input: { namespace: "lab", ...input } };
  const { text } = await askTool({ prometheusUrl: emulator.url }, question);
  await emulator.close();
  return text;
}

/** Beside one whose owner is known. */
const other = [counted({ pod: "laser-0", job: "laser" }, 10), owned("laser-0", "laser")];

test.for<readonly [string, Labels]>([
  ["the job of its own", { pod: "spectro-0", job: "spectro" }],
  ["the job of all", { pod: "spectro-0", job: "pods" }],
  ["no other name", { pod: "spectro-0" }],
  ["the pod of a DaemonSet", { pod: "spectro-x2x4z", job: "spectro" }],
  ["a pod of another form", { pod: "spectro-blue-main", job: "spectro" }],
])(
  "what a pod counts whose owner is not scraped is told of its workload: %s",
  async ([, labels]) => {
    const series = [...other, counted(labels, 5)];
    const own = await asked(series, { workload: "spectro" });
    expect(own).toMatch(/^5 requests\/s to spectro; usual is 5 requests\/s/mu);
    const all = await asked(series, {});
    expect(all).toMatch(/^15 requests\/s in namespace lab/mu);
    expect(all).toContain("spectro: 0 % of 5 requests/s fail");
    expect(all).not.toContain("nothing counted now");
  },
);

test("restarts of a pod whose owner is not scraped are told of its workload", async () => {
  const series = [
    ...other,
    counted({ pod: "spectro-0", job: "spectro" }, 5),
    restarts("spectro-0"),
  ];
  const text = await asked(series, { workload: "spectro" });
  expect(text).toMatch(/no change in [^;]*restarts/u);
});

test("names of pods that others own are no pods of a workload", async () => {
  const series = [
    ...other,
    counted({ pod: "spectro-0", job: "optics" }, 5),
    owned("spectro-0", "optics"),
    restarts("spectro-0"),
    of({ __name__: "kube_deployment_spec_replicas", deployment: "spectro" }, () => 1),
  ];
  const text = await asked(series, { workload: "spectro" });
  expect(text.split("\n")[0]).toMatch(/NOT SEEN: .*request_rate.*restarts/u);
});
