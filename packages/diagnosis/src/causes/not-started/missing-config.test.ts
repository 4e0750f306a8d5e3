import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { waiting } from "../../testing/pod-status.ts";
import { inShort, look, warning } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const config = "CreateContainerConfigError";
const map = {
  kind: "ConfigMap",
  metadata: { name: "payment-config", namespace: "web", uid: "map" },
  data: { LOG_LEVEL: "info" },
};

const rows = [
  {
    name: "a ConfigMap with a near name",
    objects: app("pay", { status: waiting(config, 'configmap "paymnt-config" not found') }),
    text: "cannot start, ConfigMap paymnt-config is missing",
    meant: "There is payment-config: perhaps that is meant.",
  },
  {
    name: "a key with a near name",
    objects: app("pay", {
      status: waiting(config, "couldn't find key LOG_LEVL in ConfigMap web/payment-config"),
    }),
    text: "cannot start, key LOG_LEVL of ConfigMap payment-config is missing",
    meant: "There is LOG_LEVEL: perhaps that is meant.",
  },
  {
    name: "a Secret, of which nothing else can be told",
    objects: app("pay", { status: waiting(config, 'secret "pay" not found') }),
    text: "cannot start, Secret pay is missing",
    meant: 'The kubelet says: secret "pay" not found',
  },
  {
    name: "a Secret that is to be mounted",
    objects: [
      ...app("pay", { status: waiting("ContainerCreating") }),
      warning(
        "Pod/pay-r1-0",
        "FailedMount",
        'MountVolume.SetUp failed for volume "tls" : secret "pay-tls" not found',
      ),
    ],
    text: "cannot start, Secret pay-tls is missing",
    meant:
      'The kubelet says: MountVolume.SetUp failed for volume "tls" : secret "pay-tls" not found',
  },
];

test("a mount names its volume, and the volume the ConfigMap that lacks the key", () => {
  const objects = [
    ...app("pay", {
      status: waiting("ContainerCreating"),
      podSpec: { volumes: [{ name: "config", configMap: { name: "payment-config" } }] },
    }),
    warning(
      "Pod/pay-r1-0",
      "FailedMount",
      'MountVolume.SetUp failed for volume "config" : references non-existent config key: LOG_LEVL',
    ),
    map,
  ];
  expect(toldOf(objects)).toContain(
    "pay needs the key LOG_LEVL of ConfigMap payment-config, and it does not exist in web.",
  );
});

test("the volume that names a Secret with digits proves its name", () => {
  const objects = [
    ...app("pay", {
      status: waiting("ContainerCreating"),
      podSpec: { volumes: [{ name: "certs", secret: { secretName: "tls-7" } }] },
    }),
    warning(
      "Pod/pay-r1-0",
      "FailedMount",
      'MountVolume.SetUp failed for volume "certs" : references non-existent secret key: tls.crt',
    ),
  ];
  expect(toldOf(objects)).toContain(
    "pay needs the key tls.crt of Secret tls-7, and it does not exist in web.",
  );
  expect(look(objects).findings.map(inShort)).toHaveLength(1);
});

test("a ConfigMap that came since is missed no more", () => {
  const status = waiting(config, 'configmap "payment-config" not found');
  expect(look([...app("pay", { status }), map]).findings).toEqual([]);
});

test.for(rows)("a pod waits for $name", ({ objects, text, meant }) => {
  const { findings, workloads } = look([...objects, map]);
  expect(findings.map(inShort)).toEqual([
    "active broken high missing-config Deployment/pay: pay cannot start",
  ]);
  expect(workloads[0]).toMatchObject({ state: "broken", text });
  expect(toldOf([...objects, map])).toContain(meant);
});

test.for([
  [
    "a volume that cannot be mounted for another reason",
    ["FailedMount", "MountVolume.MountDevice failed: exit status 32"],
    "medium volume-not-bound Deployment/pay: pay waits for a volume",
  ],
  [
    "a sandbox that cannot be made",
    ["FailedCreatePodSandBox", "failed to assign an IP address"],
    "medium pod-not-started Deployment/pay: pay cannot start",
  ],
] as const)("%s is no missing configuration", ([, [reason, message], finding]) => {
  const stuck = app("pay", { status: waiting("ContainerCreating") });
  const { findings } = look([...stuck, warning("Pod/pay-r1-0", reason, message)]);
  expect(findings.map(inShort)).toEqual([`active broken ${finding}`]);
});
