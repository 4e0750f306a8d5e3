import { kinds, kubectlFor } from "@binnacle/diagnosis";
import { createRedactor } from "@binnacle/runtime";
import { expect, test } from "vitest";
import type { ClusterApi } from "../api/cluster-api.ts";
import { findResource, pathOf } from "./find-resource.ts";

/** As `kubectl api-resources` prints them: names, short names, API version, whether namespaced, kind. */
const known = `
configmaps cm v1 true ConfigMap
endpoints ep v1 true Endpoints
events ev v1 true Event
limitranges limits v1 true LimitRange
namespaces ns v1 false Namespace
nodes no v1 false Node
persistentvolumeclaims pvc v1 true PersistentVolumeClaim
persistentvolumes pv v1 false PersistentVolume
pods po v1 true Pod
podtemplates - v1 true PodTemplate
replicationcontrollers rc v1 true ReplicationController
resourcequotas quota v1 true ResourceQuota
serviceaccounts sa v1 true ServiceAccount
services svc v1 true Service
mutatingwebhookconfigurations - admissionregistration.k8s.io/v1 false MutatingWebhookConfiguration
validatingwebhookconfigurations - admissionregistration.k8s.io/v1 false ValidatingWebhookConfiguration
customresourcedefinitions crd,crds apiextensions.k8s.io/v1 false CustomResourceDefinition
apiservices - apiregistration.k8s.io/v1 false APIService
controllerrevisions - apps/v1 true ControllerRevision
daemonsets ds apps/v1 true DaemonSet
deployments deploy apps/v1 true Deployment
replicasets rs apps/v1 true ReplicaSet
statefulsets sts apps/v1 true StatefulSet
horizontalpodautoscalers hpa autoscaling/v2 true HorizontalPodAutoscaler
cronjobs cj batch/v1 true CronJob
jobs - batch/v1 true Job
leases - coordination.k8s.io/v1 true Lease
endpointslices - discovery.k8s.io/v1 true EndpointSlice
ingressclasses - networking.k8s.io/v1 false IngressClass
ingresses ing networking.k8s.io/v1 true Ingress
networkpolicies netpol networking.k8s.io/v1 true NetworkPolicy
poddisruptionbudgets pdb policy/v1 true PodDisruptionBudget
clusterrolebindings - rbac.authorization.k8s.io/v1 false ClusterRoleBinding
clusterroles - rbac.authorization.k8s.io/v1 false ClusterRole
rolebindings - rbac.authorization.k8s.io/v1 true RoleBinding
roles - rbac.authorization.k8s.io/v1 true Role
priorityclasses pc scheduling.k8s.io/v1 false PriorityClass
csinodes - storage.k8s.io/v1 false CSINode
storageclasses sc storage.k8s.io/v1 false StorageClass
volumeattachments - storage.k8s.io/v1 false VolumeAttachment`;

const rows = known
  .trim()
  .split("\n")
  .map((line) => {
    const [plural = "", short = "", apiVersion = "", isNamespaced, kind = ""] = line.split(" ");
    const shortNames = short === "-" ? [] : short.split(",");
    const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
    const within = isNamespaced === "true" ? "/namespaces/shop" : "";
    const group = apiVersion
      .split("/")
      .slice(0, -1)
      .map((name) => `.${name}`);
    const words = [kind, plural, ...shortNames, `${plural}${group.join("")}`];
    return { kind, words, path: `${root}${within}/${plural}/x` };
  });

/** None of them may need a question to the API server. */
const silent: ClusterApi = {
  identity: () => Promise.reject(new Error("asked")),
  namespace: () => Promise.reject(new Error("asked")),
  json: () => Promise.reject(new Error("asked")),
  text: () => Promise.reject(new Error("asked")),
  review: () => Promise.reject(new Error("asked")),
  now: () => 0,
  kubectl: kubectlFor(undefined),
  redactor: createRedactor(),
};

test.for(rows)("$kind is found by $words", async ({ kind, words, path }) => {
  const { signal } = new AbortController();
  for (const word of words) {
    const found = await findResource(silent, word, signal);
    expect(found.kind).toBe(kind);
    expect(pathOf(found, { namespace: "shop", name: "x" })).toBe(path);
  }
});

test("no kind is known beyond these and those of CustomResourceDefinitions, and Secrets are not", () => {
  const builtIn = kinds.filter(({ isCustom }) => !isCustom);
  expect(builtIn.map(({ kind }) => kind).toSorted()).toEqual(
    rows.map(({ kind }) => kind).toSorted(),
  );
});
