import { expect, test } from "vitest";
import { ago } from "../testing/moment.ts";
import { crashing } from "../testing/pod-status.ts";
import { look, type RawObject } from "../testing/small-cluster.ts";

const target = { kind: "CronJob", namespace: "web", name: "nightly" };
const MANUAL = { "cronjob.kubernetes.io/instantiate": "manual" };

interface Row {
  readonly name: string;
  readonly job: object;
  /** The owner of what is found; the Job itself unless told otherwise. */
  readonly owner?: string;
}

const rows: readonly Row[] = [
  { name: "made from it, with its mark alone", job: { annotations: MANUAL }, owner: "nightly" },
  {
    name: "made from it, with an owner that is no controller",
    job: { annotations: MANUAL, ownerReferences: [{ kind: "CronJob", name: "nightly" }] },
    owner: "nightly",
  },
  {
    name: "made from another of which its name begins too",
    job: { annotations: MANUAL, name: "nightly-long-x" },
    owner: "nightly-long",
  },
  { name: "of its name, made by somebody", job: {} },
  { name: "made from one that is gone", job: { annotations: MANUAL, name: "weekly-x" } },
];

test.for(rows)("a Job that fails, $name, is told as what it belongs to", ({ job, owner }) => {
  const objects = [cronJob("nightly"), cronJob("nightly-long"), ...failing(job)];
  const { findings } = look(objects, [], { target });
  const self = { name: "nightly-by-hand", ...job }.name;
  expect(findings.map((finding) => finding.owner.name)).toEqual([owner ?? self]);
});

function cronJob(name: string): RawObject {
  const metadata = { name, namespace: "web", creationTimestamp: ago(60) };
  return { kind: "CronJob", metadata, spec: { schedule: "0 0 1 * *" }, status: {} };
}

function failing(extra: object): RawObject[] {
  const metadata = {
    name: "nightly-by-hand",
    namespace: "web",
    creationTimestamp: ago(30),
    ...extra,
  };
  const ownerReferences = [{ kind: "Job", name: metadata.name, controller: true }];
  return [
    { kind: "Job", metadata, spec: {}, status: { active: 1, startTime: ago(30) } },
    {
      kind: "Pod",
      metadata: { ...metadata, name: `${metadata.name}-x`, annotations: {}, ownerReferences },
      spec: { nodeName: "node-1", containers: [{ name: "app" }] },
      status: crashing(),
    },
  ];
}
