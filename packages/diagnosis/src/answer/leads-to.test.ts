import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { look, type RawObject, warning } from "../testing/small-cluster.ts";

const asked = { kind: "Deployment", namespace: "web", name: "booking-desk" };

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  /** What leads; none: it is about something else. */
  readonly leads?: `${string}/${string}`;
}

const rows: readonly Row[] = [
  {
    name: "an Ingress before it whose controller warns",
    objects: [ingress("front", "booking-desk"), again("Ingress/front", "FailedBuildModel")],
    leads: "Ingress/front",
  },
  {
    name: "an Ingress to a backend that is nearly of its name",
    objects: [ingress("front", "booking-dsek")],
    leads: "Ingress/front",
  },
  {
    name: "an Ingress of its name to a backend that is not there",
    objects: [ingress("booking-desk", "zzz")],
    leads: "Ingress/booking-desk",
  },
  {
    name: "an Ingress of its host to a backend that is not there",
    objects: [ingress("front", "zzz", { host: "booking-desk.example.com" })],
    leads: "Ingress/front",
  },
  {
    name: "an Ingress of something else to a backend that is not there",
    objects: [ingress("front", "zzz", { host: "other.example.com" })],
  },
  {
    name: "an Ingress before something else whose controller warns",
    objects: [
      ...app("other"),
      ingress("front", "other"),
      again("Ingress/front", "FailedBuildModel"),
    ],
  },
  {
    name: "a resource that owns its autoscaler",
    objects: [scaler(), again("ScaledObject/queue", "ScalerFailed")],
    leads: "ScaledObject/queue",
  },
  {
    name: "a resource that owns nothing of it",
    objects: [scaler("else"), again("ScaledObject/queue", "ScalerFailed")],
  },
  {
    name: "a resource that makes the Secret that it reads",
    objects: [again("ExternalSecret/desk-keys", "UpdateFailed")],
    leads: "ExternalSecret/desk-keys",
  },
  {
    name: "a resource that makes the certificate of an Ingress before it",
    objects: [
      ingress("front", "booking-desk", { secretName: "desk-tls" }),
      again("ManagedCertificate/desk-tls", "BackendError"),
    ],
    leads: "ManagedCertificate/desk-tls",
  },
  {
    name: "another workload of the name of a Secret that it reads",
    objects: app("desk-keys", { pods: 0 }),
  },
  {
    name: "a claim that its pods mount",
    objects: [claim(), again("PersistentVolumeClaim/data", "VolumeResizeFailed")],
    leads: "PersistentVolumeClaim/data",
  },
  {
    name: "a budget of its pods",
    objects: [budget("booking-desk"), again("PodDisruptionBudget/keep", "CalculateFailed")],
    leads: "PodDisruptionBudget/keep",
  },
  {
    name: "a budget of other pods",
    objects: [
      ...app("other"),
      budget("other"),
      again("PodDisruptionBudget/keep", "CalculateFailed"),
    ],
  },
];

test.for(rows)("asked by name of the workload: $name", ({ objects, leads }) => {
  const { findings, dependencies } = look([...desk(), ...objects], [], { target: asked });
  const [first] = findings;
  const isMeant = dependencies.some((ref) => ref.name === first?.culprit.name);
  expect(findings).toHaveLength(1);
  expect(isMeant && `${first?.culprit.kind}/${first?.culprit.name}`).toBe(leads ?? false);
});

test.for<readonly [cronJob: string, image: string, leads: string | undefined]>([
  ["nightly", "settle:1", "nightly-manual"],
  ["nightly", "drill:1", undefined],
  ["night", "settle:1", undefined],
])(
  "asked about CronJob %s, a failed Job nightly-manual of image %s that nobody owns leads: %s",
  ([cronJob, image, leads]) => {
    const job = "nightly-manual";
    const jobTemplate = { spec: { template: templateOf("settle:1") } };
    const metadata = { namespace: "web", uid: "j1", creationTimestamp: ago(20) };
    const failed = { type: "Failed", status: "True", reason: "BackoffLimitExceeded" };
    const status = { failed: 3, conditions: [{ ...failed, lastTransitionTime: ago(9) }] };
    const objects = [
      {
        kind: "CronJob",
        metadata: { ...metadata, name: cronJob },
        spec: { schedule: "0 3 * * *", jobTemplate },
      },
      {
        kind: "Job",
        metadata: { ...metadata, name: job },
        spec: { template: templateOf(image) },
        status,
      },
    ];
    const target = { kind: "CronJob", namespace: "web", name: cronJob };
    const { findings, dependencies } = look(objects, [], { target });
    const [first] = findings;
    expect(first?.culprit.name).toBe("nightly-manual");
    expect(dependencies.find(({ name }) => name === first?.culprit.name)?.name).toBe(leads);
  },
);

function templateOf(image: string): object {
  return { spec: { containers: [{ name: "app", image }] } };
}

function desk(): RawObject[] {
  const env = [{ name: "KEY", valueFrom: { secretKeyRef: { name: "desk-keys", key: "k" } } }];
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
  return app("booking-desk", { container: { env }, podSpec: { volumes } });
}

function again(about: `${string}/${string}`, reason: string): RawObject {
  const event = warning(about, reason, "the words of its controller");
  return { ...event, count: 30, firstTimestamp: ago(59), lastTimestamp: ago(1) };
}

function ingress(
  name: string,
  backend: string,
  { host, secretName }: { host?: string; secretName?: string } = {},
): RawObject {
  const paths = [{ backend: { service: { name: backend, port: { number: 8080 } } } }];
  return {
    kind: "Ingress",
    metadata: { name, namespace: "web" },
    spec: { rules: [{ host, http: { paths } }], tls: secretName ? [{ secretName }] : null },
  };
}

function scaler(owner = "queue"): RawObject {
  const ownerReferences = [{ kind: "ScaledObject", name: owner, controller: true }];
  return {
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "made", namespace: "web", ownerReferences },
    spec: { scaleTargetRef: { kind: "Deployment", name: asked.name } },
    status: {},
  };
}

function claim(): RawObject {
  return {
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: "web", creationTimestamp: ago(900) },
    spec: {},
    status: { phase: "Bound" },
  };
}

function budget(selected: string): RawObject {
  return {
    kind: "PodDisruptionBudget",
    metadata: { name: "keep", namespace: "web", creationTimestamp: ago(60) },
    spec: { selector: { matchLabels: { app: selected } } },
    status: { expectedPods: 1 },
  };
}
