import { Config } from "@binnacle/app";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Manifests, manifestsIn, type Peer, type Rule } from "./manifests.ts";

const granted = new Set(
  manifestsIn("deploy/kubernetes/rbac.yaml").roles.flatMap(({ rules }) => rules.flatMap(rightsOf)),
);
const reviews = ["selfsubjectaccessreviews", "subjectaccessreviews"].map(
  (resource) => `create authorization.k8s.io/${resource}`,
);

/** What is true of the chart, whatever its values are. */
export function chartSuite(name: string, manifests: () => Manifests): void {
  describe(`the chart with ${name}`, () => {
    rightsSuite(manifests);
    podsSuite(manifests);
    test("who is selected is there", () => {
      const { selecting, policies, deployments } = manifests();
      const selected = policies.map(({ spec }) => spec.podSelector.matchLabels);
      for (const wanted of [...selecting.map(({ spec }) => spec.selector), ...selected])
        expect(
          deployments.filter(({ spec }) => covers(wanted, spec.template.metadata.labels)),
        ).toHaveLength(1);
    });
    test("the settings are settings of the product, and hold no secret", () => {
      const text = manifests().settings;
      expect(Config.safeParse(parse(text)).error).toBeUndefined();
      expect(text).not.toMatch(/xox|xapp-/u);
    });
  });
}

/** `get apps/deployments` of a rule, one for each. */
export function rightsOf({ apiGroups, resources, verbs }: Rule): string[] {
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
  );
}

function rightsSuite(manifests: () => Manifests): void {
  test("its roles grant nothing that deploy/kubernetes/rbac.yaml does not", () => {
    const rights = manifests().roles.flatMap(({ rules }) => rules.flatMap(rightsOf));
    expect(rights.filter((right) => !granted.has(right))).toEqual([]);
  });

  test("there is no verb on secrets, no wildcard, and what is created is reviews", () => {
    const rights = manifests().roles.flatMap(({ rules }) => rules.flatMap(rightsOf));
    expect(rights.filter((right) => /secret|\*/u.test(right))).toEqual([]);
    expect(
      rights.filter((right) => !/^(?:get|list|watch) /u.test(right) && !reviews.includes(right)),
    ).toEqual([]);
  });

  test("one service account reads the cluster; whose pod reads nothing has no token of its API", () => {
    const { bindings, deployments } = manifests();
    const readers = new Set(bindings.flatMap(({ subjects }) => subjects.map(({ name }) => name)));
    expect(readers.size).toBe(1);
    const bot = deployments.find(({ metadata }) => metadata.name === "binnacle");
    expect(bot?.spec.template.spec.automountServiceAccountToken).toBe(readers.has("binnacle"));
  });
}

/** The profile `restricted` of Pod Security, and a file system that nobody writes. */
const restrictedPod = {
  runAsNonRoot: true,
  runAsUser: 10001,
  runAsGroup: 10001,
  fsGroup: 10001,
  seccompProfile: { type: "RuntimeDefault" },
};
const restrictedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

function podsSuite(manifests: () => Manifests): void {
  test("every pod is restricted, and has its memory", () => {
    for (const { spec } of manifests().deployments) {
      const { securityContext, initContainers, containers } = spec.template.spec;
      expect(securityContext).toEqual(restrictedPod);
      for (const container of [...initContainers, ...containers]) {
        expect(container.securityContext).toEqual(restrictedContainer);
        expect(Object.keys(container.resources.requests)).toEqual(["cpu", "memory"]);
        expect(Object.keys(container.resources.limits)).toEqual(["memory"]);
      }
    }
  });

  test("there is no Secret in it; a pod is given those whose files it names, and no other", () => {
    const { all, deployments, settings } = manifests();
    expect(all.filter(({ kind }) => kind === "Secret")).toEqual([]);
    for (const { spec } of deployments) {
      const { containers, volumes } = spec.template.spec;
      const isBot = containers.some(({ name }) => name === "bot");
      const args = containers.flatMap((container) => container.args);
      const words = [isBot ? settings : "", ...args].join("\n");
      const named = words.matchAll(/\/run\/secrets\/binnacle\/([a-z0-9.-]+)\//gu);
      const given = volumes.flatMap(({ name, secret }) =>
        secret === undefined || name === "tls" ? [] : [secret.secretName],
      );
      expect(new Set(given)).toEqual(new Set([...named].map(([, one]) => one)));
    }
  });

  test("no secret stands in a variable or a flag", () => {
    const words = manifests().deployments.flatMap(({ spec: { template } }) =>
      [...template.spec.initContainers, ...template.spec.containers].flatMap(({ args, env }) => [
        ...args,
        ...env.map(({ name }) => name),
      ]),
    );
    expect(
      words.filter((word) => /xox|xapp-|--(?:token|password)=|TOKEN|PASSWORD/u.test(word)),
    ).toEqual([]);
  });
}

function covers(
  wanted: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** One line for each way out of a pod, as a person would say it. */
export function waysOut(manifests: Manifests): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    manifests.policies.map(({ metadata, spec }) => [
      metadata.name,
      spec.egress.flatMap(({ to, ports }) =>
        to.map((peer) => {
          const through = ports.map(({ protocol, port }) => `${protocol} ${port}`).join(", ");
          return `${placeOf(peer)}: ${through}`;
        }),
      ),
    ]),
  );
}

function placeOf({ ipBlock, namespaceSelector, podSelector }: Peer): string {
  if (ipBlock !== undefined)
    return ipBlock.except === undefined
      ? ipBlock.cidr
      : `${ipBlock.cidr} without ${ipBlock.except.join(", ")}`;
  const namespace = namespaceSelector?.matchLabels["kubernetes.io/metadata.name"] ?? "here";
  const pods = podSelector?.matchLabels ?? {};
  const which = pods["app.kubernetes.io/component"] ?? pods["k8s-app"] ?? "every pod";
  return `${namespace}, ${which}`;
}
