import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { look, type RawObject, service } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

interface Row {
  readonly what: string;
  readonly objects: readonly RawObject[];
  /** Commands of the fix, in order. */
  readonly commands: readonly string[];
  /** Claims, or texts of steps. */
  readonly says?: readonly string[];
}

const inFlux = {
  "kustomize.toolkit.fluxcd.io/name": "apps",
  "kustomize.toolkit.fluxcd.io/namespace": "flux",
};

interface HeldRow {
  readonly what: string;
  readonly objects: readonly RawObject[];
  readonly says: readonly string[];
  /** The next look. */
  readonly look: string;
}

const held: readonly HeldRow[] = [
  {
    what: "an Ingress whose load balancer is not gone",
    objects: [going("Ingress", ["ingress.k8s.aws/resources"])],
    says: [
      "It is for the AWS Load Balancer Controller to take ingress.k8s.aws/resources away, when the load balancer is gone.",
    ],
    look: "kubectl get pods -A -l app.kubernetes.io/name=aws-load-balancer-controller",
  },
  {
    what: "what a controller holds that nobody knows",
    objects: [going("ConfigMap", ["team.example.com/keep"])],
    says: [
      "The controller that set team.example.com/keep has to take it away: it does not, or is gone.",
    ],
    look: "kubectl -n web describe configmap data",
  },
  {
    what: "a namespace, by what remains in it",
    objects: [
      {
        kind: "Namespace",
        metadata: { name: "old", deletionTimestamp: ago(60) },
        status: {
          conditions: [
            {
              type: "NamespaceFinalizersRemaining",
              status: "True",
              message:
                "Some content in the namespace has finalizers remaining: team.example.com/keep in 1 resource instances",
            },
          ],
        },
      },
    ],
    says: [
      "The controller that set team.example.com/keep has to take it away: it does not, or is gone.",
    ],
    look: "kubectl describe namespace old",
  },
];

test.for(held)("who is to let go: $what", ({ objects, says, look: command }) => {
  const [finding] = look(objects).findings;
  expect(finding?.nextCheck?.command).toBe(command);
  expect(toldOf(objects)).toEqual(expect.arrayContaining([...says]));
  expect(finding?.fix).toEqual([]);
  expect(finding?.later.map(({ text }) => text)).toEqual([
    "take no finalizer away by hand: what it guards would be left behind",
  ]);
});

const paused = {
  spec: { paused: true, replicas: 2 },
  status: {
    replicas: 2,
    updatedReplicas: 1,
    conditions: [
      {
        type: "Progressing",
        status: "Unknown",
        reason: "DeploymentPaused",
        lastTransitionTime: ago(20),
      },
    ],
  },
};

const rows: readonly Row[] = [
  {
    what: "a change that somebody holds back is let go",
    objects: app("pay", { replicas: 2, before: {} }).map((object) =>
      object.kind === "Deployment" ? { ...object, ...paused } : object,
    ),
    commands: ["kubectl -n web rollout resume deployment/pay"],
    says: ["its held change rolls out then; replaces its 2 pods, a few at a time"],
  },
  {
    what: "a Deployment that is paused since it was made is let go",
    objects: app("pay", { pods: 0, service: false }).flatMap((object) => {
      if (object.kind === "ReplicaSet") return [];
      const { conditions } = paused.status;
      return object.kind === "Deployment"
        ? [{ ...object, ...paused, status: { conditions } }]
        : [object];
    }),
    commands: ["kubectl -n web rollout resume deployment/pay"],
    says: [
      "deployment/pay is paused since it was made: 0 of 2 pods exist.",
      "it makes its pods then, for the first time",
    ],
  },
  {
    what: "an autoscaler whose target is written wrong gets the near name",
    objects: [...app("payment"), scaler("paymnet")],
    commands: [
      `kubectl -n web patch horizontalpodautoscaler paymnet -p '{"spec":{"scaleTargetRef":{"name":"payment"}}}'`,
    ],
    says: [
      "It scales deployment/paymnet, which does not exist. There is payment: perhaps that is meant.",
    ],
  },
  {
    what: "an autoscaler with no near name gets none",
    objects: [...app("cart"), scaler("payment")],
    commands: [],
    says: ["It scales deployment/payment, which does not exist."],
  },
  {
    what: "an autoscaler does not take what another scales",
    objects: [...app("payment"), { ...scaler("payment", "other"), status: {} }, scaler("paymnet")],
    commands: [],
  },
  {
    what: "what a source keeps is kept from it first",
    objects: [...app("payment"), labelled(scaler("paymnet"), inFlux)],
    commands: [
      "flux -n flux suspend kustomization apps",
      `kubectl -n web patch horizontalpodautoscaler paymnet -p '{"spec":{"scaleTargetRef":{"name":"payment"}}}'`,
    ],
  },
  {
    what: "each rule of an Ingress that leads to a Service that is written wrong",
    objects: [...app("payment"), ...app("cart"), ingress("payment", "paymnet", "cart", "paymnet")],
    commands: [
      `kubectl -n web patch ingress web --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/1/backend/service/name","value":"payment"},{"op":"replace","path":"/spec/rules/0/http/paths/3/backend/service/name","value":"payment"}]'`,
    ],
    says: [
      "ingress/web leads to service paymnet, which does not exist. There is payment: perhaps that is meant.",
    ],
  },
  {
    what: "a near Service that has not the port is not meant",
    objects: [...app("cart"), service("payment", { app: "cart" }), ingress("cart", "paymnet")],
    commands: [],
    says: ["ingress/web leads to service paymnet, which does not exist."],
  },
  {
    what: "a claim that no pod mounts yet, of a class that is written wrong",
    objects: [claim("fst"), { kind: "StorageClass", metadata: { name: "fast" } }],
    commands: [
      "kubectl -n web get persistentvolumeclaim data -o yaml | sed 's/storageClassName: fst$/storageClassName: fast/' | kubectl -n web replace --force -f -",
    ],
    says: [
      "It wants StorageClass fst, which does not exist. There is fast: perhaps that is meant.",
    ],
  },
];

test.for(rows)("$what", ({ objects, commands, says = [] }) => {
  const [finding, ...others] = look(objects).findings;
  expect(others).toEqual([]);
  expect(finding?.cause).toBe("unlisted");
  expect(finding?.fix.map(({ command }) => command)).toEqual(commands);
  const told = [...toldOf(objects), ...(finding?.fix ?? []).map(({ text }) => text)];
  expect(told).toEqual(expect.arrayContaining([...says]));
});

function scaler(target: string, name = target): RawObject {
  return {
    kind: "HorizontalPodAutoscaler",
    metadata: { name, namespace: "web" },
    spec: { scaleTargetRef: { kind: "Deployment", name: target } },
    status: {
      conditions: [
        {
          type: "AbleToScale",
          status: "False",
          reason: "FailedGetScale",
          lastTransitionTime: ago(20),
        },
      ],
    },
  };
}

function ingress(...names: readonly string[]): RawObject {
  const paths = names.map((name) => ({ backend: { service: { name, port: { number: 8080 } } } }));
  return {
    kind: "Ingress",
    metadata: { name: "web", namespace: "web" },
    spec: { rules: [{ http: { paths } }] },
  };
}

function claim(storageClassName: string): RawObject {
  const metadata = { name: "data", namespace: "web", creationTimestamp: ago(30) };
  return {
    kind: "PersistentVolumeClaim",
    metadata,
    spec: { storageClassName },
    status: { phase: "Pending" },
  };
}

function labelled(object: RawObject, labels: object): RawObject {
  return { ...object, metadata: { ...object.metadata, labels } };
}

function going(kind: string, finalizers: readonly string[]): RawObject {
  const times = { creationTimestamp: ago(900), deletionTimestamp: ago(30) };
  const metadata = { name: "data", namespace: "web", ...times, finalizers };
  return { kind, metadata, spec: {}, status: {} };
}
