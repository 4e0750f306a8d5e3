import { Config, serverKinds } from "@binnacle/app";
import { kindsFor } from "@binnacle/diagnosis";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { chartSuite, rightsOf, waysOut } from "./chart.suite.ts";
import { manifestsIn, textOf } from "./manifests.ts";

// What `helm template` makes of the chart; test/real/chart.test.ts holds both files against Helm.
const plain = manifestsIn("deploy/kubernetes/binnacle.yaml");
const eks = manifestsIn("test/deploy/golden/eks.yaml");

chartSuite("nothing said", () => plain);
chartSuite("the values of a team on EKS", () => eks);

const Rules = z.record(
  z.string(),
  z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      verbs: z.array(z.string()),
    }),
  ),
);
const rules = Rules.parse(parse(textOf("deploy/helm/binnacle/files/rules.yaml")));

function resourcesIn(part: string): ReadonlySet<string> {
  return new Set(rules[part]?.flatMap(rightsOf).map((right) => right.split(" ")[1] ?? ""));
}

test("the chart grants what deploy/kubernetes/rbac.yaml grants", () => {
  const rbac = manifestsIn("deploy/kubernetes/rbac.yaml");
  const [chart, file] = [plain, rbac].map(({ roles }) =>
    roles.flatMap((role) => role.rules.flatMap(rightsOf)).toSorted(),
  );
  expect(chart).toEqual(file);
});

test("what a Role can grant is apart from what only a ClusterRole can", () => {
  const isNamespaced = new Map(
    kindsFor("role").map((kind) => [`${kind.group}/${kind.plural}`, kind.isNamespaced]),
  );
  const within = [...resourcesIn("inNamespaces")].filter((name) => name !== "/pods/log");
  expect(within.filter((name) => isNamespaced.get(name) !== true)).toEqual([]);
  expect(
    [...resourcesIn("ofTheCluster")].filter((name) => isNamespaced.get(name) !== false),
  ).toEqual([]);
});

test("with nothing said the bot reaches DNS, the API server and Slack", () => {
  expect(waysOut(plain)).toMatchInlineSnapshot(`
    {
      "binnacle": [
        "kube-system, kube-dns: UDP 53, TCP 53",
        "0.0.0.0/0: TCP 443, TCP 6443",
        "::/0: TCP 443, TCP 6443",
        "0.0.0.0/0 without 169.254.0.0/16: TCP 443",
        "::/0 without fd00:ec2::/32: TCP 443",
      ],
    }
  `);
});

test("on EKS each pod reaches what its settings name, and nobody the metadata of the instance", () => {
  expect(waysOut(eks)).toMatchInlineSnapshot(`
    {
      "binnacle": [
        "kube-system, kube-dns: UDP 53, TCP 53",
        "0.0.0.0/0 without 169.254.0.0/16: TCP 443",
        "::/0 without fd00:ec2::/32: TCP 443",
        "models, every pod: TCP 8000",
        "169.254.170.23/32: TCP 80",
        "fd00:ec2::23/128: TCP 80",
        "here, eks: TCP 8080",
        "here, opensearch: TCP 8080",
        "here, prometheus: TCP 8080",
      ],
      "binnacle-eks": [
        "kube-system, kube-dns: UDP 53, TCP 53",
        "10.0.0.0/16: TCP 443",
      ],
      "binnacle-opensearch": [
        "kube-system, kube-dns: UDP 53, TCP 53",
        "10.0.0.0/16: TCP 443",
        "logging, every pod: TCP 9200",
      ],
      "binnacle-prometheus": [
        "kube-system, kube-dns: UDP 53, TCP 53",
        "10.0.0.0/16: TCP 443",
        "0.0.0.0/0 without 169.254.0.0/16: TCP 443",
        "::/0 without fd00:ec2::/32: TCP 443",
        "169.254.170.23/32: TCP 80",
        "fd00:ec2::23/128: TCP 80",
      ],
    }
  `);
});

test.for(["prometheus", "opensearch"])(
  "as a service, the %s server has the flags that it would have as a child",
  (role) => {
    const Values = z.looseObject({ config: Config });
    const { config } = Values.parse(parse(textOf("deploy/examples/eks.values.yaml")));
    const flags = Object.entries(serverKinds[role]?.flags?.(config) ?? {});
    const args = eks.deployments
      .flatMap(({ spec }) => spec.template.spec.containers)
      .find(({ name }) => name === role)?.args;
    expect(args).toEqual(
      expect.arrayContaining(
        flags.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`])),
      ),
    );
  },
);

test.for(["prometheus", "opensearch"])(
  "no setting of the %s server is unknown to the chart",
  (role) => {
    const names = Object.keys(Config.shape).filter((name) =>
      /^(?:prometheus|alertmanager|opensearch)[A-Z]/u.test(name),
    );
    const config = Object.fromEntries(names.map((name) => [name, valueOf(name)]));
    const flags = serverKinds[role]?.flags?.(Config.parse(config)) ?? {};
    const known = textOf("deploy/helm/binnacle/templates/_settings.tpl");
    const pairs = Object.entries(flags).flatMap(([flag, value]) =>
      names.flatMap((name) => (value === valueOf(name) ? [`"${name}" "${flag}"`] : [])),
    );
    expect(pairs.length).toBeGreaterThan(3);
    expect(pairs.filter((pair) => !known.includes(pair))).toEqual([]);
  },
);

function valueOf(name: string): string {
  if (name === "prometheusAwsService") return "aps";
  return name.endsWith("Url") ? `http://${name.toLowerCase()}.example` : name;
}

/** All but that of the bot, which is scraped and not asked. */
function servicesOfServers() {
  return eks.all.filter(({ kind, metadata }) => kind === "Service" && metadata.name !== "binnacle");
}
test("on EKS the doctor looks before the bot starts, with what the bot has, and fails on what it does not start with", () => {
  const pod = eks.deployments.find(({ metadata }) => metadata.name === "binnacle")?.spec.template;
  const [doctor, ...others] = pod?.spec.initContainers ?? [];
  const [bot] = pod?.spec.containers ?? [];
  expect(others).toEqual([]);
  const nobodyAsks = { ports: undefined, startupProbe: undefined };
  expect(doctor).toEqual({
    ...bot,
    ...nobodyAsks,
    readinessProbe: undefined,
    livenessProbe: undefined,
    name: "doctor",
    env: doctor?.env,
    args: ["doctor", "--config", "/etc/binnacle/binnacle.yaml", "--fail-on", "start", "--no-color"],
  });
  expect(plain.deployments.flatMap(({ spec }) => spec.template.spec.initContainers)).toEqual([]);
});

test("as services, the servers are those that the bot asks, and it shows them a token of its own", () => {
  const { servers } = Config.parse(parse(eks.settings));
  const services = servicesOfServers();
  expect(servers.map(({ url }) => url)).toEqual(
    services.map(({ metadata }) => `https://${metadata.name}.binnacle.svc:8080/mcp`).toSorted(),
  );
  const volumes = eks.deployments.find(({ metadata }) => metadata.name === "binnacle")?.spec
    .template.spec.volumes;
  expect(volumes).toContainEqual({
    name: "caller",
    projected: {
      sources: [
        { serviceAccountToken: { audience: "binnacle", expirationSeconds: 3600, path: "token" } },
      ],
    },
  });
});

test("the example of certificates names the Services, and the Secret that the values of EKS name", () => {
  const text = textOf("deploy/examples/certificates.yaml");
  const services = servicesOfServers();
  for (const { metadata } of services)
    expect(text).toContain(`    - ${metadata.name}.binnacle.svc\n`);
  expect(text).toContain("secretName: binnacle-servers\n");
});

test.for(["binnacle-slack", "binnacle-opensearch"])(
  "the example of External Secrets makes %s, which pods on EKS mount",
  (name) => {
    expect(textOf("deploy/examples/external-secrets.yaml")).toContain(`target: { name: ${name} }`);
    const mounted = eks.deployments.flatMap(({ spec }) =>
      spec.template.spec.volumes.map(({ secret }) => secret?.secretName),
    );
    expect(mounted).toContain(name);
  },
);
