import { stringify } from "yaml";
import { type Carrier, type Growth, objectAt, type Place, type Plant } from "../plant.ts";
import { camel, kebab, upperSnake } from "../specimen.ts";

type Fields = Readonly<Record<string, unknown>>;

const isOneLine = ({ value }: { readonly value: string }): boolean => !value.includes("\n");

/** Beside each variable stands one that holds its marker. */
function envOf(plants: readonly Plant[]): readonly Fields[] {
  return plants.flatMap(({ marker, specimen: { key, value } }, index) => [
    { name: `TAG_${index}`, value: marker },
    { name: upperSnake(key), value },
  ]);
}

function containerWith(fields: Fields): Fields {
  return { name: "main", image: "ghcr.io/shop/api:1.4.2", ...fields };
}

function podAt(place: Place, container: Fields, status: Fields = {}): Growth {
  return {
    objects: [
      objectAt(place, {
        apiVersion: "v1",
        kind: "Pod",
        spec: { nodeName: "node-1", containers: [containerWith(container)] },
        status: { phase: "Running", podIP: "10.2.0.9", conditions: [], ...status },
      }),
    ],
  };
}

function deploymentAt(place: Place, template: Fields, metadata: Fields = {}): Growth {
  const labels = { app: place.name };
  return {
    objects: [
      objectAt(place, {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: { replicas: 1, selector: { matchLabels: labels }, template },
        status: { replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 },
      }),
    ],
  };
}

function templateOf(container: Fields, metadata: Fields = {}): Fields {
  return {
    metadata: { labels: { app: "x" }, ...metadata },
    spec: { containers: [containerWith(container)] },
  };
}

function customAt(place: Place, fields: Parameters<typeof objectAt>[1]): Growth {
  return { objects: [objectAt(place, fields)] };
}

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
const row = (name: string, put: Carrier["put"], more: Partial<Carrier> = {}): Carrier => ({
  name,
  size: 6,
  put,
  ...more,
});

/** A map with the marker of each value before it. */
function mapOf(plants: readonly Plant[], named: (key: string) => string): Fields {
  return Object.fromEntries(
    plants.flatMap(({ marker, specimen: { key, value } }, index) => [
      [`tag${index}`, marker],
      [index === 0 ? named(key) : named(`svc${index}_${key}`), value],
    ]),
  );
}

export const objectCarriers: readonly Carrier[] = [
  row("env of a container", (plants, place) => podAt(place, { env: envOf(plants) })),
  row(
    "args, name=value",
    (plants, place) =>
      podAt(place, {
        args: plants.flatMap(({ marker, specimen: { key, value } }) => [
          `--tag=${marker}`,
          `--${kebab(key)}=${value}`,
        ]),
      }),
    { takes: isOneLine },
  ),
  row(
    "args, the value on its own",
    (plants, place) =>
      podAt(place, {
        args: plants.flatMap(({ marker, specimen: { key, value } }) => [
          "--tag",
          marker,
          `--${kebab(key)}`,
          value,
        ]),
      }),
    { takes: isOneLine },
  ),
  row("command of a shell", (plants, place) =>
    podAt(place, {
      command: plants.flatMap(({ marker, specimen: { said } }) => [
        "sh",
        "-c",
        `: ${marker}; ${said}`,
      ]),
    }),
  ),
  row(
    "httpHeaders of a probe",
    (plants, place) =>
      podAt(place, {
        livenessProbe: {
          httpGet: {
            path: "/healthz",
            port: 8080,
            httpHeaders: plants.flatMap(({ marker, specimen: { value } }) => {
              const [, name = "", rest = ""] = /^([\w-]+): (.*)$/su.exec(value) ?? [];
              return [
                { name: "X-Tag", value: marker },
                { name, value: rest },
              ];
            }),
          },
        },
      }),
    { takes: ({ group }) => group === "header" },
  ),
  row("annotation behind its name", (plants, place) =>
    deploymentAt(place, templateOf({}), {
      annotations: Object.fromEntries(
        Object.entries(mapOf(plants, kebab)).map(([name, value]) => [`example.com/${name}`, value]),
      ),
    }),
  ),
  row("annotation that holds JSON", (plants, place) =>
    deploymentAt(place, templateOf({}), {
      annotations: { "example.com/settings": JSON.stringify(mapOf(plants, camel)) },
    }),
  ),
  row("annotation that holds text", (plants, place) =>
    deploymentAt(place, templateOf({}), {
      annotations: Object.fromEntries(
        plants.map(({ marker, specimen: { said } }, index) => [
          `example.com/note-${index}`,
          `${marker} ${said}`,
        ]),
      ),
    }),
  ),
  row("last-applied of a workload", (plants, place) =>
    deploymentAt(place, templateOf({}), {
      annotations: {
        [lastApplied]: JSON.stringify({
          apiVersion: "apps/v1",
          kind: "Deployment",
          spec: { template: templateOf({ env: envOf(plants) }) },
        }),
      },
    }),
  ),
  row("last-applied in a template", (plants, place) =>
    deploymentAt(
      place,
      templateOf(
        {},
        {
          annotations: {
            [lastApplied]: JSON.stringify({
              kind: "Pod",
              spec: { containers: [containerWith({ env: envOf(plants) })] },
            }),
          },
        },
      ),
    ),
  ),
  row("last-applied of a ConfigMap", (plants, place) => ({
    objects: [
      objectAt(place, {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          annotations: {
            [lastApplied]: `${JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", data: mapOf(plants, kebab) })}\n`,
          },
        },
        data: {},
      }),
    ],
  })),
  row("data of a ControllerRevision", (plants, place) => ({
    objects: [
      objectAt(place, {
        apiVersion: "apps/v1",
        kind: "ControllerRevision",
        revision: 3,
        data: { spec: { template: { $patch: "replace", ...templateOf({ env: envOf(plants) }) } } },
      }),
    ],
  })),
  row("custom resource, its spec", (plants, place) =>
    customAt(place, {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      spec: { target: { template: { data: mapOf(plants, camel) } } },
    }),
  ),
  row("custom resource, text in its spec", (plants, place) =>
    customAt(place, {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      spec: {
        templates: plants.map(({ marker, specimen: { said } }) => ({
          name: marker,
          script: { image: "alpine", source: `set -e # ${marker}\n${said}\n` },
        })),
      },
    }),
  ),
  row("Argo CD, values of helm", (plants, place) =>
    customAt(place, {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      spec: {
        source: { chart: "api", helm: { values: stringify({ api: mapOf(plants, camel) }) } },
      },
    }),
  ),
  row("Argo CD, parameters of helm", (plants, place) =>
    customAt(place, {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      spec: {
        source: {
          helm: {
            parameters: plants.flatMap(({ marker, specimen: { key, value } }, index) => [
              { name: `tag${index}`, value: marker },
              { name: `auth.${camel(key)}`, value },
            ]),
          },
        },
      },
    }),
  ),
  row("message of a condition", (plants, place) =>
    customAt(place, {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      spec: { interval: "5m" },
      status: {
        conditions: plants.map(({ marker, specimen: { said } }, index) => ({
          type: `Ready${index}`,
          status: "False",
          reason: "BuildFailed",
          message: `${marker}: ${said}`,
        })),
      },
    }),
  ),
  row("message of a container that ended", (plants, place) =>
    podAt(
      place,
      {},
      {
        containerStatuses: plants.map(({ marker, specimen: { said } }, index) => ({
          name: index === 0 ? "main" : `side-${index}`,
          image: "x",
          imageID: "",
          ready: false,
          restartCount: 2,
          state: { terminated: { exitCode: 1, reason: "Error", message: `${marker} ${said}` } },
        })),
      },
    ),
  ),
  row(
    "snippet of an Ingress",
    (plants, place) => ({
      objects: [
        objectAt(place, {
          apiVersion: "networking.k8s.io/v1",
          kind: "Ingress",
          metadata: {
            annotations: {
              "nginx.ingress.kubernetes.io/configuration-snippet": plants
                .map(({ marker, specimen: { value } }) => {
                  const [, name = "X-Tag", rest = value] = /^([\w-]+): (.*)$/su.exec(value) ?? [];
                  return `# ${marker}\nproxy_set_header ${name} "${rest}";`;
                })
                .join("\n"),
            },
          },
          spec: { rules: [] },
        }),
      ],
    }),
    { takes: ({ group }) => group === "header" },
  ),
  row("message of an event", (plants, place) => ({
    objects: [
      ...(podAt(place, {}).objects ?? []),
      ...plants.map(({ marker, specimen: { said } }, index) =>
        objectAt(
          { ...place, name: `${place.name}.${index}` },
          {
            apiVersion: "v1",
            kind: "Event",
            involvedObject: { kind: "Pod", name: place.name, namespace: place.namespace },
            type: "Warning",
            reason: "Failed",
            message: `${marker}: ${said}`,
            count: 2,
            source: { component: "kubelet" },
            firstTimestamp: new Date(Date.now() - 600_000).toISOString().replace(/\.\d+/u, ""),
            lastTimestamp: new Date(Date.now() - 300_000).toISOString().replace(/\.\d+/u, ""),
          },
        ),
      ),
    ],
  })),
];
