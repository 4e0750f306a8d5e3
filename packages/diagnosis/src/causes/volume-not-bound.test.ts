import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { unscheduled, waiting } from "../testing/pod-status.ts";
import { inShort, look, type RawObject, warning } from "../testing/small-cluster.ts";
import { toldOf } from "../testing/told.ts";

const stuck = app("pay", { status: waiting("ContainerCreating") });
const summary = event(
  "FailedMount",
  "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data]: timed out waiting for the condition",
);
const timeout = event(
  "FailedMount",
  'MountVolume.MountDevice failed for volume "pv-1" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
);
const helper = event(
  "FailedMount",
  'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32 Mounting command: mount Mounting arguments: -t nfs nas:/data /var/lib/x Output: mount.nfs: access denied by server while mounting nas:/data',
);

const unbound =
  "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";

function event(reason: string, message: string): RawObject {
  return warning("Pod/pay-r1-0", reason, message);
}

/** One of several of the same pod. */
function seenAgo(minutes: number, object: RawObject): RawObject {
  const metadata = { ...object.metadata, name: `pay.${minutes}` };
  return { ...object, metadata, lastTimestamp: ago(minutes) };
}

test.for([
  {
    name: "the mount helper's own words, of all that is said since",
    events: [summary, timeout, helper],
    says: "mount.nfs: access denied by server while mounting nas:/data",
    why: "access to it is denied",
  },
  {
    name: "the disk that another node holds, of a summary that came after it",
    events: [
      summary,
      event(
        "FailedAttachVolume",
        'Multi-Attach error for volume "pv-1" Volume is already exclusively attached to one node and can\'t be attached to another',
      ),
    ],
    says: "Volume is already exclusively attached to one node and can't be attached to another",
    why: "another node or pod holds it",
  },
  ...["DNSConfigForming", "CheckLimitsForResolvConf", "FailedSync"].map((reason) => ({
    name: `the mount, and not ${reason} after it`,
    events: [event(reason, "beside the matter"), timeout],
    says: "context deadline exceeded",
    why: undefined,
  })),
  {
    name: "the mount, and not the wait for a node before it",
    events: [timeout, event("FailedScheduling", "0/3 nodes are available: 3 Insufficient cpu.")],
    says: "context deadline exceeded",
    why: undefined,
  },
])("what is told of a pod that waits for a volume is $name", ({ events, says, why }) => {
  const objects = [...stuck, ...events.map((item, index) => seenAgo(index + 1, item))];
  const { findings, workloads } = look(objects);
  expect(findings.map(inShort)).toEqual([
    "active broken medium volume-not-bound Deployment/pay: pay waits for a volume",
  ]);
  expect(workloads[0]?.why).toBe(why);
  expect(toldOf(objects)).toContain(`The kubelet says: ${says}`);
});

test("of a sandbox that cannot be made, the words that decide are told", () => {
  const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${"ab".repeat(32)}": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container`;
  const { workloads } = look([...stuck, event("FailedCreatePodSandBox", message)]);
  expect(workloads[0]?.why).toMatch(/^plugin type="aws-cni" .*failed to assign an/);
});

test("of a sandbox that cannot be made, no warning that is beside the matter is told", () => {
  const objects = [
    ...stuck,
    seenAgo(1, event("DNSConfigForming", "Nameserver limits were exceeded")),
    seenAgo(2, event("FailedCreatePodSandBox", "failed to assign an IP address")),
  ];
  expect(look(objects).workloads[0]?.why).toBe("failed to assign an IP address");
});

test("limits of name servers are no reason not to start", () => {
  const objects = [...stuck, event("DNSConfigForming", "Nameserver limits were exceeded")];
  expect(look(objects).findings.map(inShort)).toEqual([
    "active broken low pod-not-started Deployment/pay: pay cannot start",
  ]);
});

test("a driver that AWS refuses to make the volume: who is to be allowed what", () => {
  const driver = "ebs.csi.aws.com";
  const claim = {
    kind: "PersistentVolumeClaim",
    metadata: {
      name: "data",
      namespace: "web",
      uid: "data",
      annotations: { "volume.kubernetes.io/storage-provisioner": driver },
    },
    spec: {},
    status: { phase: "Pending" },
  };
  const refused =
    'failed to provision volume with StorageClass "gp3": rpc error: code = Internal desc = Could not create volume "pvc-1": could not create volume in EC2: operation error EC2: CreateVolume, get identity: get credentials: failed to refresh cached credentials, operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403, RequestID: 6f1c, api error AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity';
  const podSpec = {
    nodeName: undefined,
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
  };
  const objects = [
    ...app("pay", { podSpec, status: unscheduled(unbound) }),
    claim,
    warning("PersistentVolumeClaim/data", "ProvisioningFailed", refused),
  ];
  expect(toldOf(objects)).toContain(
    "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity",
  );
  const { findings, workloads } = look(objects);
  expect(findings.map(inShort)).toEqual([
    "active broken high volume-not-bound PersistentVolumeClaim/data: pay cannot be scheduled",
  ]);
  expect(workloads[0]?.why).toBe(
    "no volume can be made for claim data: AWS refuses sts:AssumeRoleWithWebIdentity",
  );
  expect(findings[0]?.fix.map(({ text }) => text)).toEqual([
    `correct the trust policy of the role of the driver ${driver}: it must let the service account take it (sts:AssumeRoleWithWebIdentity)`,
  ]);
});

test.for([
  {
    name: "its template, where that names it",
    template: "fast-nvme",
    culprit: "StatefulSet/historian",
    text: "its template makes the claim anew with the same class: delete statefulset/historian with --cascade=orphan, apply it with StorageClass standard, then delete claim data-historian-0, which is not bound and holds nothing",
  },
  {
    name: "the claim, where its template names another one since",
    template: "standard",
    culprit: "PersistentVolumeClaim/data-historian-0",
    text: "delete claim data-historian-0, which is not bound and holds nothing: statefulset/historian makes it anew with StorageClass standard",
  },
  {
    name: "the claim, where its template names none since",
    template: undefined,
    culprit: "PersistentVolumeClaim/data-historian-0",
    text: "delete claim data-historian-0, which is not bound and holds nothing: statefulset/historian makes it anew without a StorageClass of its own: the cluster needs a default one",
  },
])(
  "a class that is missing in a claim that a StatefulSet makes: $name",
  ({ template, culprit, text }) => {
    const objects = historian(template);
    const { findings } = look(objects);
    const [finding] = findings;
    expect(findings.map(inShort)).toEqual([
      `active broken high volume-not-bound ${culprit}: historian cannot be scheduled`,
    ]);
    expect(finding?.fix.map((step) => [step.text, step.command])).toEqual([[text, undefined]]);
    const alone = look(objects.filter(({ kind }) => kind !== "Pod")).findings.flatMap(({ fix }) =>
      fix.flatMap(({ command }) => command ?? []),
    );
    expect(alone).toEqual([]);
  },
);

/** A StatefulSet whose claim template names a class; its first claim asks one that does not exist. */
function historian(storageClassName: string | undefined): RawObject[] {
  const name = "historian";
  const claim = "data-historian-0";
  const metadata = { name, namespace: "web", uid: name, creationTimestamp: ago(30) };
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: claim } }];
  const [pod] = app(name, {
    podSpec: { nodeName: undefined, volumes },
    status: unscheduled(unbound),
  }).filter(({ kind }) => kind === "Pod");
  return [
    {
      kind: "StatefulSet",
      metadata,
      spec: {
        replicas: 1,
        template: { spec: { containers: [{ name: "app" }] } },
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { storageClassName } }],
      },
    },
    {
      ...pod,
      kind: "Pod",
      metadata: {
        ...pod?.metadata,
        name: "historian-0",
        ownerReferences: [{ kind: "StatefulSet", name, uid: name, controller: true }],
      },
    },
    {
      kind: "PersistentVolumeClaim",
      metadata: { ...metadata, name: claim, uid: claim },
      spec: { storageClassName: "fast-nvme" },
      status: { phase: "Pending" },
    },
    { kind: "StorageClass", metadata: { name: "standard" } },
  ];
}

const notFound = 'storageclass.storage.k8s.io "gp9" not found';
const waits = 'Waiting for a volume to be created by the external provisioner "ebs.csi.aws.com".';

test.for([
  { name: "of the claim before it, which had another uid", uid: "old", classes: ["gp3"] },
  { name: "older than the claim", made: ago(2), classes: ["gp3"] },
  { name: "over a class that was made since", classes: ["gp3", "gp9"] },
])("an event $name is not told of a claim", ({ uid, made = ago(90), classes }) => {
  const named = (kind: string, name: string) => ({
    kind,
    metadata: { name, namespace: "web", uid: name, creationTimestamp: made },
  });
  const podSpec = {
    nodeName: undefined,
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
  };
  const failed = warning("PersistentVolumeClaim/data", "ProvisioningFailed", notFound);
  const objects = [
    ...app("pay", { podSpec, status: unscheduled(unbound) }),
    {
      ...named("PersistentVolumeClaim", "data"),
      spec: { storageClassName: "gp3" },
      status: { phase: "Pending" },
    },
    ...classes.map((name) => ({ kind: "StorageClass", metadata: { name } })),
    seenAgo(5, { ...failed, involvedObject: { ...Object(failed["involvedObject"]), uid } }),
    seenAgo(1, {
      ...warning("PersistentVolumeClaim/data", "ExternalProvisioning", waits),
      type: "Normal",
    }),
  ];
  const { findings } = look(objects);
  expect(findings[0]?.confidence.level).toBe("medium");
  expect(toldOf(objects).join(" ")).not.toContain("gp9");
});
