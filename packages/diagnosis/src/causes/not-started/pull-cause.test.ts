import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { waiting } from "../../testing/pod-status.ts";
import { inShort, look, warning } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const rows = [
  {
    name: "does not have the tag",
    message:
      'Failed to pull image "r/pay:v9": failed to resolve reference "r/pay:v9": r/pay:v9: not found',
    finding: "high image-not-found",
    answer: "The pull fails: r/pay:v9: not found",
  },
  {
    name: "does not know the manifest",
    message: "Failed to pull image: manifest unknown",
    finding: "high image-not-found",
    answer: "The pull fails: Failed to pull image: manifest unknown",
  },
  {
    name: "refuses the credentials",
    message: "Failed to pull image: 401 Unauthorized",
    finding: "high image-pull-denied",
    answer: "The pull fails: Failed to pull image: 401 Unauthorized",
  },
  {
    name: "does not say which of both it is",
    message: "pull access denied, repository does not exist or may require authorization",
    finding: "medium image-pull-denied",
    answer:
      "The pull fails: pull access denied, repository does not exist or may require authorization",
  },
  {
    name: "cannot be reached",
    message: "dial tcp: lookup registry.example.com: no such host",
    finding: "high registry-unreachable",
    answer: "The pull fails: dial tcp: lookup registry.example.com: no such host",
  },
  {
    name: "answers with an error",
    message: "unexpected status: 503 Service Unavailable",
    finding: "medium registry-unreachable",
    answer: "The pull fails: unexpected status: 503 Service Unavailable",
  },
  {
    name: "was asked too often",
    message: "429 Too Many Requests: toomanyrequests",
    finding: "medium registry-unreachable",
    answer: "The pull fails: 429 Too Many Requests: toomanyrequests",
  },
];

test.for(rows)("a pull fails when the registry $name", ({ message, finding, answer }) => {
  const objects = [
    ...app("pay", { status: waiting("ImagePullBackOff", "Back-off pulling image") }),
    warning("Pod/pay-r1-0", "Failed", message),
  ];
  const { findings } = look(objects);
  expect(findings.map(inShort)).toEqual([
    `active broken ${finding} Deployment/pay: pay cannot pull its image`,
  ]);
  expect(toldOf(objects)).toContain(answer);
});

test.for([
  {
    name: "no room on the disk of the node",
    message: "failed to pull image: write /var/lib/containerd: no space left on device",
  },
  {
    name: "a signature that is missing",
    message: "source image rejected: A signature was required, but no signature exists",
  },
])("$name is no missing image", ({ message }) => {
  const objects = app("pay", { status: waiting("ErrImagePull", message) });
  expect(look(objects).findings.map(inShort)).toEqual([
    "active broken medium pod-not-started Deployment/pay: pay cannot start",
  ]);
  expect(toldOf(objects)).toContain(`The kubelet says: ${message}`);
});

test("what one pod tells of an image holds for the others that wait for it", () => {
  const [silent, telling] = ["Back-off pulling image", "pull access denied"].map((message) =>
    app("pay", { status: waiting("ImagePullBackOff", message), replicas: 2 }),
  );
  const objects = [...(silent ?? []).slice(0, -2), ...(telling ?? []).slice(-2)];
  expect(look(objects).findings.map(inShort)).toEqual([
    "active broken high image-pull-denied Deployment/pay: pay cannot pull its image",
  ]);
});

test.for([
  'Error: secret "pay" not found',
  'Error: failed to start container "side": exec: "payd": executable file not found in $PATH',
])("what another container of the pod lacks is no answer to a pull: %s", (message) => {
  const objects = [
    ...app("pay", { status: waiting("ImagePullBackOff", "Back-off") }),
    warning("Pod/pay-r1-0", "Failed", message),
  ];
  expect(look(objects).findings.map(inShort)).toEqual([
    "active broken low image-not-found Deployment/pay: pay cannot pull its image",
  ]);
});

test("a back-off alone does not tell why", () => {
  const { findings } = look(app("pay", { status: waiting("ImagePullBackOff", "Back-off") }));
  expect(findings.map(inShort)).toEqual([
    "active broken low image-not-found Deployment/pay: pay cannot pull its image",
  ]);
});

test("the rollout that set the image is named and can be undone", () => {
  const [finding] = look(
    app("pay", {
      status: waiting("ErrImagePull", "not found"),
      before: { image: "example.com/pay:v1" },
      annotations: { "argocd.argoproj.io/tracking-id": "web-pay:apps/Deployment:web/pay" },
    }),
  ).findings;
  expect(finding?.change?.text).toBe("rollout 2: image tag v1 → v2");
  expect(finding?.fix).toMatchObject([
    {
      command: "argocd app set web-pay --sync-policy none",
      text: "Argo CD owns it and would sync over an undo",
    },
    {
      text: "brings back rollout 1; replaces its pod",
      command: "kubectl -n web rollout undo deployment/pay --to-revision=1",
      object: { kind: "Deployment", namespace: "web", name: "pay" },
      undoesRollout: true,
    },
  ]);
  expect(finding?.later[0]?.text).toBe(
    "correct the image in the source of Argo CD application web-pay, then turn its sync on again",
  );
});

test("an image whose variable nobody put in is quoted as it is", () => {
  const container = { image: `example.com/pay:\${TAG}` };
  const objects = app("pay", {
    status: waiting("InvalidImageName", "couldn't parse image"),
    container,
  });
  // It throws where a claim is not proven.
  expect(look(objects).findings).toHaveLength(1);
  expect(toldOf(objects)).toContain(`Container app of pay waits for example.com/pay:\${TAG}.`);
});

function unheld(pod: string, secret = "registry") {
  return warning(
    `Pod/${pod}`,
    "FailedToRetrieveImagePullSecret",
    `Unable to retrieve some image pull secrets (${secret}); attempting to pull the image may not succeed.`,
  );
}

const byRole = "Deployment/pay: pay cannot pull its image";
const bySecret =
  "Secret/registry: pay cannot pull its image: the kubelet cannot get pull secret registry";
const ofAnother = (image: string) => app("cart", { container: { image } });

test.for([
  ["that starts without it elsewhere", [unheld("pay-r1-1")], byRole],
  [
    "that others start without, from the same registry",
    [...ofAnother("example.com/cart:v2"), unheld("cart-r1-0")],
    byRole,
  ],
  [
    "that others start without, from another registry",
    [...ofAnother("public.example/cart:v2"), unheld("cart-r1-0")],
    bySecret,
  ],
  [
    "and others start without another one",
    [...ofAnother("example.com/cart:v2"), unheld("cart-r1-0", "mirror")],
    bySecret,
  ],
  ["that nobody gets", [], bySecret],
] as const)("a pull is denied for a pull secret %s", ([, others, told]) => {
  const objects = app("pay", { replicas: 2 }).map((object) =>
    object.metadata["name"] === "pay-r1-0"
      ? { ...object, status: waiting("ImagePullBackOff", "Back-off pulling image") }
      : object,
  );
  const { findings } = look([
    ...objects,
    warning("Pod/pay-r1-0", "Failed", "no basic auth credentials"),
    unheld("pay-r1-0"),
    ...others,
  ]);
  expect(findings.map(inShort)).toEqual([`active degraded high image-pull-denied ${told}`]);
  expect(findings[0]?.nextCheck?.command).toBe("kubectl -n web describe pod pay-r1-0");
  const texts = [...(findings[0]?.fix ?? []), ...(findings[0]?.later ?? [])].map((it) => it.text);
  expect(texts).toContainEqual(expect.stringContaining("let that role pull from this repository"));
});
