import { end, over, ready } from "../../support/states/pod-states.ts";
import { added, ago, all, event, patched, removed } from "../../support/states/reshape.ts";
import { rolling } from "../../support/states/rolling.ts";
import type { State } from "./state.ts";

const cart = "Pod/shop/cart-5fxcvjngv-hkvrn";
const container = "app";

/** What was wrong, and is not any more. */
export const history: readonly State[] = [
  [
    "a kill for memory three days ago",
    patched(
      "Pod/shop/search-*",
      {
        metadata: { creationTimestamp: ago(9 * 1440) },
        status: ready(3 * 1440, {
          restarts: 1,
          last: { terminated: end(3 * 1440, 137, "OOMKilled") },
        }),
      },
      1,
    ),
  ],
  [
    "many restarts of old days",
    patched("Pod/shop/search-*", {
      metadata: { creationTimestamp: ago(90 * 1440) },
      status: ready(2 * 1440, { restarts: 40, last: { terminated: end(2 * 1440, 1, "Error") } }),
    }),
  ],
  [
    "a program that fell again and again for a minute, and runs since",
    patched(
      "Pod/shop/search-*",
      {
        metadata: { creationTimestamp: ago(1440) },
        status: ready(6, {
          restarts: 4,
          last: { terminated: { ...end(6.5, 1, "Error"), startedAt: ago(6.6) } },
        }),
      },
      1,
    ),
  ],
  [
    "an image that could not be pulled for a while",
    all(
      rolling("cart", { since: 30, fresh: [ready(22), ready(21)], left: 4 }),
      patched("Deployment/shop/cart", {
        status: {
          conditions: [
            { type: "Available", status: "True", reason: "MinimumReplicasAvailable" },
            {
              type: "Progressing",
              status: "True",
              reason: "ReplicaSetUpdated",
              lastUpdateTime: ago(21),
            },
          ],
        },
      }),
      removed("Pod/shop/cart-5fxcvjngv-*"),
      patched("ReplicaSet/shop/cart-5fxcvjngv", { spec: { replicas: 0 } }),
      patched("Deployment/shop/cart", { spec: { replicas: 2 } }),
      added(
        event(
          "Pod/shop/cart-6d5f9c7b4-x0x2z",
          [
            "Warning Failed",
            'Failed to pull image "registry.example.com/shop/cart:v99.0.0": rpc error: code = Unavailable desc = dial tcp 10.0.0.9:443: i/o timeout',
          ],
          { from: 29, to: 24, count: 4, container },
        ),
        event("Pod/shop/cart-6d5f9c7b4-x0x2z", ["Warning Failed", "Error: ImagePullBackOff"], {
          from: 29,
          to: 24,
          count: 6,
          container,
        }),
        event(
          "Pod/shop/cart-6d5f9c7b4-x0x2z",
          ["Normal BackOff", 'Back-off pulling image "registry.example.com/shop/cart:v99.0.0"'],
          { from: 29, to: 24, count: 9, container },
        ),
        event(
          "Pod/shop/cart-6d5f9c7b4-x0x2z",
          ["Normal Pulled", 'Successfully pulled image "registry.example.com/shop/cart:v99.0.0"'],
          { from: 22.2, container },
        ),
      ),
    ),
  ],
  [
    "a release that crashed, and was undone",
    added(
      event(
        "Pod/shop/cart-77d9c9f6d-x1x2z",
        [
          "Warning BackOff",
          "Back-off restarting failed container app in pod cart-77d9c9f6d-x1x2z_shop(77d9)",
        ],
        { from: 40, to: 33, count: 30, container },
      ),
      event(
        "Deployment/shop/cart",
        ["Normal ScalingReplicaSet", "Scaled down replica set cart-77d9c9f6d from 2 to 0"],
        { from: 32 },
      ),
    ),
  ],
  [
    "a kill by a liveness probe, most of an hour ago",
    all(
      patched(
        "Pod/shop/frontend-*",
        {
          metadata: { creationTimestamp: ago(2000) },
          status: ready(50, { restarts: 1, last: { terminated: end(50.2, 137, "Error") } }),
        },
        1,
      ),
      added(
        event(
          "Pod/shop/frontend-w5n42d5x2-l7gfn",
          [
            "Warning Unhealthy",
            'Liveness probe failed: Get "http://10.0.12.101:8080/healthz/live": context deadline exceeded',
          ],
          { from: 51, to: 50.5, count: 3, container },
        ),
        event(
          "Pod/shop/frontend-w5n42d5x2-l7gfn",
          ["Normal Killing", "Container app failed liveness probe, will be restarted"],
          { from: 50.5, container },
        ),
      ),
    ),
  ],
  [
    "a pod that found no room, twenty minutes ago",
    all(
      rolling("email", { since: 24, fresh: [ready(19)], left: 2 }),
      added(
        event(
          "Pod/shop/email-6d5f9c7b4-x0x2z",
          [
            "Warning FailedScheduling",
            "0/5 nodes are available: 5 Insufficient memory. preemption: 0/5 nodes are available: 5 No preemption victims found for incoming pod.",
          ],
          { from: 24, to: 20, count: 3 },
        ),
      ),
    ),
  ],
  [
    "a volume that was late when its pod began",
    added(
      event(
        "Pod/shop/db-0",
        [
          "Warning FailedMount",
          'MountVolume.SetUp failed for volume "kube-api-access-6tzpc" : failed to sync configmap cache: timed out waiting for the condition',
        ],
        { from: 45 },
      ),
    ),
  ],
  [
    "a volume that another node still held for a moment",
    added(
      event(
        "Pod/shop/db-1",
        [
          "Warning FailedAttachVolume",
          'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another',
        ],
        { from: 50 },
      ),
      event(
        "Pod/shop/db-1",
        ["Normal SuccessfulAttachVolume", 'AttachVolume.Attach succeeded for volume "pvc-1" '],
        { from: 48 },
      ),
    ),
  ],
  [
    "a sandbox that had no network at first",
    added(
      event(
        cart,
        [
          "Warning FailedCreatePodSandBox",
          'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: plugin type="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
        ],
        { from: 43, to: 42.9, count: 2 },
      ),
    ),
  ],
  [
    "a quota that refused pods until it was raised",
    added(
      event(
        "ReplicaSet/shop/cart-5fxcvjngv",
        [
          "Warning FailedCreate",
          'Error creating: pods "cart-5fxcvjngv-q2w3e" is forbidden: exceeded quota: team, requested: requests.cpu=100m, used: requests.cpu=8, limited: requests.cpu=8',
        ],
        { from: 50, to: 40, count: 12 },
      ),
      event(
        "ReplicaSet/shop/cart-5fxcvjngv",
        ["Normal SuccessfulCreate", "Created pod: cart-5fxcvjngv-hkvrn"],
        { from: 39 },
      ),
    ),
  ],
  [
    "two writers of endpoints that met",
    added(
      event(
        "Endpoints/shop/cart",
        [
          "Warning FailedToUpdateEndpoint",
          'Failed to update endpoint shop/cart: Operation cannot be fulfilled on endpoints "cart": the object has been modified; please apply your changes to the latest version and try again',
        ],
        { from: 42, to: 1, count: 2 },
      ),
    ),
  ],
  [
    "a slow answer to one probe, a minute ago",
    added(
      event(
        cart,
        [
          "Warning Unhealthy",
          'Readiness probe failed: Get "http://10.0.11.104:8080/healthz/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        ],
        { from: 300, to: 1, count: 4, container },
      ),
    ),
  ],
  [
    "advice of the kubelet on name servers",
    added(
      event(
        cart,
        [
          "Warning DNSConfigForming",
          "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.100.0.10 1.1.1.1 8.8.8.8",
        ],
        { from: 3000, to: 0.5, count: 900 },
      ),
    ),
  ],
  [
    "a policy that is only told of, and refuses nothing",
    added(
      event(
        "Deployment/shop/cart",
        [
          "Warning PolicyViolation",
          "policy require-labels/check-team fail: validation error: The label `team` is required.",
        ],
        { from: 1000, to: 1, count: 40 },
      ),
    ),
  ],
  ["warnings of a pod that is gone", warnedBeforeItWent()],
  [
    "a node that restarted under its pods",
    patched(
      "Pod/shop/cart-*",
      {
        metadata: { creationTimestamp: ago(9 * 1440) },
        status: ready(600, { restarts: 1, last: { terminated: end(603, 255, "Unknown") } }),
      },
      2,
    ),
  ],
  [
    "a container beside the program that ended well and began again",
    patched(
      "Pod/shop/cart-*",
      {
        metadata: { creationTimestamp: ago(9 * 1440) },
        status: ready(600, { restarts: 1, last: { terminated: end(601, 0, "Completed") } }),
      },
      1,
    ),
  ],
  ["a failed pod of a debugging session of yesterday", added({ ...podOfYesterday() })],
  [
    "a load balancer that took two tries",
    added(
      event(
        "Service/shop/frontend",
        [
          "Warning SyncLoadBalancerFailed",
          "Error syncing load balancer: failed to ensure load balancer: timeout",
        ],
        { from: 30 },
      ),
      event("Service/shop/frontend", ["Normal EnsuredLoadBalancer", "Ensured load balancer"], {
        from: 29,
      }),
    ),
  ],
];

function warnedBeforeItWent() {
  const gone = "Pod/shop/cart-5fxcvjngv-gone1";
  return all(
    added(
      event(
        gone,
        ["Warning Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"],
        { from: 4, to: 2, count: 12, container },
      ),
      event(gone, ["Normal Killing", "Stopping container app"], { from: 3.5, container }),
      event(gone, ["Warning FailedScheduling", "0/5 nodes are available: 5 Insufficient cpu."], {
        from: 30,
        to: 20,
        count: 3,
      }),
    ),
  );
}

function podOfYesterday() {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "node-debugger-x9z",
      namespace: "default",
      uid: "debugger",
      creationTimestamp: ago(1600),
    },
    spec: {
      nodeName: "ip-10-0-11-23.eu-central-1.compute.internal",
      restartPolicy: "Never",
      containers: [{ name: "debugger", image: "busybox:1" }],
    },
    status: over(1500, 130, "debugger"),
  };
}
