import { kubeconfigFor, startKubernetesEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  kubernetesApiSuite,
  podsWithLogs,
  resources,
  rootOf,
  suiteRecording,
} from "../contract/kubernetes-api.suite.ts";
import { because } from "../support/because.ts";
import { clusterRequests, type SendToCluster } from "../support/cluster-request.ts";
import {
  kubernetesMissing,
  type RealKubernetes,
  startKubernetes,
} from "./support/start-kubernetes.ts";

kubernetesApiSuite({
  name: "a real API server",
  missing: kubernetesMissing,
  open: (recording) => startKubernetes(recording, podsWithLogs(recording)),
});

const tableForm = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
/** Of these the API server makes some itself, or the recording has none. */
const left = /^(endpoints|leases|namespaces|replicationcontrollers|secrets|volumeattachments)$/;
const lists = resources
  .filter(([, plural]) => !left.test(plural))
  .map(([groupVersion, plural, , namespaced]) => {
    const root = rootOf(groupVersion);
    return namespaced ? `${root}/namespaces/shop/${plural}` : `${root}/${plural}`;
  });
/** Kinds whose table here has more than a name and an age. */
const printed =
  /\/(pods|nodes|services|events|configmaps|deployments|replicasets|statefulsets|daemonsets|jobs)$/;

describe.skipIf(kubernetesMissing !== undefined)(
  `the emulator answers as a real API server${because(kubernetesMissing)}`,
  () => {
    let real: RealKubernetes;
    let askReal: SendToCluster;
    let askEmulator: SendToCluster;
    let closeEmulator: () => Promise<void>;

    beforeAll(async () => {
      const recording = suiteRecording();
      real = await startKubernetes(recording, []);
      const { objects, user } = real;
      const emulator = await startKubernetesEmulator({ objects, logs: [], user });
      closeEmulator = emulator.close;
      askReal = clusterRequests(real.kubeconfig);
      askEmulator = clusterRequests(kubeconfigFor(emulator.url));
    }, 60_000);
    afterAll(async () => {
      await closeEmulator();
      await real.close();
    });

    test.for(lists)("list %s", async (path) => {
      const [expected, found] = await Promise.all([askReal(path), askEmulator(path)]);
      // The API server fills in defaults that a recording may leave out.
      expect(settled(expected.json())).toMatchObject(Settled.parse(settled(found.json())));
    });

    test.for(lists.filter((path) => printed.test(path)))("table %s", async (path) => {
      const [expected, found] = await Promise.all(
        [askReal, askEmulator].map((ask) => ask(path, { accept: tableForm })),
      );
      expect(settled(found?.json())).toEqual(settled(expected?.json()));
    });

    test.for([
      "/apis/apps",
      "/apis/apps/v1/deployments?fieldSelector=status.replicas=1",
      "/apis/batch/v1/jobs?fieldSelector=a=1",
      "/api/v1/pods?labelSelector=a%20in",
      "/api/v1/pods?labelSelector=a=!!",
      "/api/v1/pods?labelSelector=!a=b",
      "/api/v1/pods?labelSelector=a%20in%20(b)%20c",
      "/api/v1/pods?labelSelector=,",
      "/api/v1/pods?fieldSelector=,",
      "/api/v1/pods?limit=3&labelSelector=pod-template-hash",
      "/api/v1/namespaces/shop/pods?limit=3",
      "/api/v1/namespaces/shop/pods/none/log",
      "/api/v1/namespaces/shop/nodes",
      "/api/v1/pods/none",
      "/api/v1/namespaces/none",
      "/api/v2",
    ])("%s", async (path) => {
      const [expected, found] = await Promise.all([askReal(path), askEmulator(path)]);
      expect(settled(found.json())).toEqual(settled(expected.json()));
    });
  },
);

const Settled = z.looseObject({});
const ages = /^(\d+[smhdy])+$|(?<=\()(\d+[smhdy])+(?= ago\))/;

/** The answer without what differs by nature: revisions and tokens, the seconds of an age, help texts. */
function settled(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(settled);
  if (typeof answer === "string") return answer.replace(ages, "AGE");
  if (typeof answer !== "object" || answer === null) return answer;
  const { columnDefinitions, ...fields } = z.looseObject({}).parse(answer);
  const kept = Object.entries(fields).flatMap(([key, value]) => {
    if (key === "resourceVersion") return [];
    return [[key, key === "continue" ? "TOKEN" : settled(value)] as const];
  });
  if (columnDefinitions === undefined) return Object.fromEntries(kept);
  const columns = z.array(z.looseObject({ description: z.string() })).parse(columnDefinitions);
  return {
    ...Object.fromEntries(kept),
    columns: columns.map(({ description: _description, ...column }) => column),
  };
}
