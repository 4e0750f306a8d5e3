import { type Entry, entryOf, linesOf, pairsOf, toPairs, valueOf } from "./outline.ts";
import { portOf } from "./probe.ts";

export function describedService(entries: readonly Entry[]): object {
  const ingress = linesOf(entries, "LoadBalancer Ingress").map((text) => ({
    [/^[\d.:]+( |$)/u.test(text) ? "ip" : "hostname"]: text.split(" ", 1)[0],
  }));
  return {
    spec: {
      type: valueOf(entries, "Type"),
      clusterIP: valueOf(entries, "IP"),
      externalName: valueOf(entries, "External Name"),
      selector: selectorPairs(entries),
      ports: portsOf(entries),
      sessionAffinity: valueOf(entries, "Session Affinity"),
      externalTrafficPolicy: valueOf(entries, "External Traffic Policy"),
      internalTrafficPolicy: valueOf(entries, "Internal Traffic Policy"),
    },
    status: { loadBalancer: ingress.length > 0 ? { ingress } : {} },
  };
}

/** `app=a,tier=b` on one line. */
function selectorPairs(entries: readonly Entry[]): object {
  const [first = "", ...rest] = linesOf(entries, "Selector");
  return toPairs([...first.split(","), ...rest]);
}

/** Each port is some lines: `Port`, `TargetPort`, and `NodePort` where it has one. */
function portsOf(entries: readonly Entry[]): object[] {
  const ports: Record<string, unknown>[] = [];
  for (const { text } of entries) {
    const [, label = "", value = ""] = /^(Port|TargetPort|NodePort):\s+(.*)$/u.exec(text) ?? [];
    const field = portFields[label];
    if (label === "Port") ports.push(portOfService(value));
    else if (field !== undefined) Object.assign(ports.at(-1) ?? {}, { [field]: numbered(value) });
  }
  return ports;
}

const portFields: Readonly<Record<string, string>> = {
  TargetPort: "targetPort",
  NodePort: "nodePort",
};

/** `http  80/TCP`. */
function portOfService(value: string): Record<string, unknown> {
  const [name] = value.split(/\s/u, 1);
  const [protocol] = value.split("/").slice(-1);
  return { name: name === "<unset>" ? undefined : name, port: numbered(value), protocol };
}

/** `8080` of `8080/TCP` and of `http  8080/TCP`. */
function numbered(value: string): number | string {
  const [, port = ""] = /(\S+)\/\w+$/u.exec(value) ?? [];
  return portOf(port);
}

export function describedIngress(entries: readonly Entry[]): object {
  const backend = backendOf(valueOf(entries, "Default backend"));
  const [, , ...hosts] = entryOf(entries, "Rules")?.entries ?? [];
  return {
    spec: {
      ingressClassName: valueOf(entries, "Ingress Class"),
      defaultBackend: backend,
      tls: linesOf(entries, "TLS").map((text) => {
        const [secretName, names = ""] = text.split(" terminates ");
        return { secretName, hosts: names.split(",") };
      }),
      rules: hosts
        .filter(({ entries: paths }) => paths.length > 0)
        .map(({ text, entries: paths }) => ({
          host: text === "*" ? undefined : text,
          http: { paths: paths.map(pathOf) },
        })),
    },
    status: { loadBalancer: addressOf(valueOf(entries, "Address")) },
  };
}

/** `/meter   lantern:metrics (10.1.3.9:8080)`. */
function pathOf({ text }: Entry): object {
  const [, path, backend] = /^(\S*)\s+(.*)$/u.exec(text) ?? [];
  return { path, backend: backendOf(backend) ?? {} };
}

/** Older clients call the one that is not set `default-http-backend`. */
function backendOf(text: string | undefined): object | undefined {
  const [, name, port = ""] = /^([\w.-]+):([\w-]+)(?:\s|$)/u.exec(text ?? "") ?? [];
  if (name === undefined || name === "default-http-backend") return undefined;
  const number = portOf(port);
  return {
    service: { name, port: typeof number === "number" ? { number } : { name: number } },
  };
}

function addressOf(text: string | undefined): object {
  if (text === undefined) return {};
  return {
    ingress: text.split(",").map((one) => ({ [/^[\d.:]+$/u.test(one) ? "ip" : "hostname"]: one })),
  };
}

export function describedSlice(entries: readonly Entry[]): object {
  const endpoints = (entryOf(entries, "Endpoints")?.entries ?? []).map((entry) => {
    const own = entry.entries;
    const [kind, name] = (valueOf(own, "TargetRef") ?? "").split("/");
    return {
      addresses: entry.text.replace(/^-\s+Addresses:\s*/u, "").split(/,\s*/u),
      conditions: { ready: valueOf(entryOf(own, "Conditions")?.entries ?? [], "Ready") === "true" },
      targetRef: name === undefined ? undefined : { kind, name },
    };
  });
  return {
    addressType: valueOf(entries, "AddressType"),
    endpoints,
    metadata: { labels: pairsOf(entries, "Labels") },
  };
}
