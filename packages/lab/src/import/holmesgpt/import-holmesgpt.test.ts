import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { importHolmesgpt } from "./import-holmesgpt.ts";

const described = `Name:             grind-0
Namespace:        mill
Node:             hill/10.0.0.1
Start Time:       Fri, 02 Jan 2026 03:00:00 +0000
Labels:           app=grind
Status:           Running
IP:               10.1.0.2
Controlled By:    StatefulSet/grind
Containers:
  stone:
    Container ID:   containerd://1
    Image:          stone:1
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    137
      Started:      Fri, 02 Jan 2026 03:09:00 +0000
      Finished:     Fri, 02 Jan 2026 03:09:30 +0000
    Ready:          False
    Restart Count:  4
Conditions:
  Type    Status
  Ready   False
QoS Class:  BestEffort
Events:
  Type     Reason     Age                From               Message
  ----     ------     ----               ----               -------
  Normal   Scheduled  10m                default-scheduler  Successfully assigned mill/grind-0 to hill
  Warning  BackOff    30s (x9 over 8m)   kubelet            Back-off restarting failed container
`;
const about = { kind: "pod", name: "grind-0", namespace: "mill" };
const pod = { pod_name: "grind-0", namespace: "mill" };
const output = (tool: string, asked: object, text: string) =>
  outputOf("success", tool, asked) + text;
const failed = (tool: string, asked: object) => `${outputOf("error", tool, asked)}not found`;
const outputOf = (status: string, tool: string, asked: object) =>
  `${JSON.stringify({ tool_name: tool, match_params: asked })}\n${JSON.stringify({ status })}\n`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tests-"));
});
afterEach(() => rm(folder, { recursive: true }));

const asks = "user_prompt: why is grind failing?\nexpected_output:\n";
const imported = async (expected: string, ...outputs: readonly string[]) => {
  const place = path.join(folder, "01_mill");
  await mkdir(place, { recursive: true });
  await writeFile(path.join(place, "test_case.yaml"), `${asks}  - "${expected}"\n`);
  for (const [index, text] of outputs.entries())
    await writeFile(path.join(place, `${index}.txt`), text);
  const [one] = importHolmesgpt(folder);
  return one;
};
const oom = "It was killed as it was out of memory";
const describes = output("kubectl_describe", about, described);

test("what a test shows of a cluster is a case, at the moment that its texts tell of", async () => {
  expect(await imported(oom, describes)).toMatchObject({
    name: "01-mill",
    namespace: "mill",
    question: "why is grind failing?",
    recordedAt: "2026-01-02T03:10:00Z",
    recorded: {
      lists: [
        { kind: "Pod", namespace: "mill" },
        { kind: "Event", namespace: "mill" },
      ],
      logs: [],
    },
  });
});

test("the fault is what is expected to be told, of what is asked about, or what owns it", async () => {
  expect(await imported(oom, describes)).toMatchObject({
    truth: {
      culprits: [{ kind: "Pod", namespace: "mill", name: "grind-0" }],
      accepted: [{ kind: "StatefulSet", namespace: "mill", name: "grind" }],
      cause: "out of memory",
      causes: ["oom-killed"],
    },
  });
});

test("a log is that of the last run of a container that waits, before --previous or not", async () => {
  const log = output("kubectl_previous_logs", pod, "stone is hot\nERROR: no grain");
  const one = await imported(oom, describes, log);
  expect(one).toMatchObject({
    recorded: { logs: [{ namespace: "mill", pod: "grind-0" }] },
    logs: [
      { container: "stone", run: 4, level: "info", text: "stone is hot" },
      { container: "stone", run: 4, level: "error", text: "ERROR: no grain" },
    ],
  });
});

test("a table of nodes is the whole list of them, one of pods is not", async () => {
  const nodes = output(
    "kubectl_get_by_kind_in_cluster",
    { kind: "node" },
    "NAME   STATUS     ROLES    AGE\nhill   Ready      <none>   3d\ndale   NotReady   <none>   3d\n",
  );
  const pods = output(
    "kubectl_get_by_kind_in_namespace",
    { kind: "pod", namespace: "barn" },
    "NAME    READY   STATUS    RESTARTS   AGE\nowl-0   1/1     Running   0          3d\n",
  );
  const one = await imported(oom, describes, nodes, pods);
  const lists = JSON.stringify(one);
  expect(lists).toContain('{"kind":"Node"}');
  expect(lists).not.toContain("barn");
  expect(lists).toContain('"name":"dale"');
});

test.for([
  {
    name: "nothing was recorded",
    expected: oom,
    outputs: [],
    why: "nothing was recorded: it needs a live cluster",
  },
  {
    name: "only other sources were asked",
    expected: oom,
    outputs: [output("fetch_webpage", { url: "x" }, "page")],
    why: "no output shows objects of a cluster, only fetch_webpage",
  },
  {
    name: "the tool failed",
    expected: oom,
    outputs: [failed("kubectl_describe", about)],
    why: "nothing was recorded: it needs a live cluster",
  },
  {
    name: "no fault is expected",
    expected: "there are 3 pods",
    outputs: [describes],
    why: "what is expected names no fault",
  },
  {
    name: "what is expected stands in a log, and none was recorded",
    expected: "no connection to the database",
    outputs: [describes],
    why: "what is expected stands in a log, and none was recorded",
  },
  {
    name: "a text is of another kind than was asked for",
    expected: oom,
    outputs: [output("kubectl_describe", { ...about, kind: "job" }, described)],
    why: "no output shows an object that is asked about",
  },
])("left out, with the reason: $name", async ({ expected, outputs, why }) => {
  expect(await imported(expected, ...outputs)).toEqual({ name: "01-mill", why });
});
