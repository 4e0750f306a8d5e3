import type { Container } from "../state/container.ts";
import type { PodTemplate } from "../state/pod.ts";

/** Where a container names a host of the cluster. */
export interface Mention {
  readonly host: string;
  readonly port: number | undefined;
  /** Container and place: `env PAYMENT_URL`, `args`. */
  readonly container: string;
  readonly place: string;
  /** Pointer into the pod template spec: `/containers/0/env/3/value`. */
  readonly pointer: string;
}

/** A host with a port, or a host in a URL: `http://payment.shop.svc:8080/v1`, `payment:8080`. */
const HOST =
  /(?:^|[\s"'=,@([])(?:(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@:"']*:[^\s/@"']*@)?)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?(?=[/\s"',;)?\]]|$)/gi;
/** Names of variables whose value is a host even without a port. */
const HOST_NAME =
  /(?:hosts?|hostname|addr|address|addresses|url|uri|service|svc|endpoints?|server|backend|upstream|target|brokers?|dsn)_?\d*$/i;
/** Under these a program has its own name, for its traces. */
const OWN_NAME = /^(?:OTEL|DD|NEW_RELIC|ELASTIC_APM|JAEGER|SENTRY)_/i;

/** `cart:7` is an image here, not a host and its port. */
const IMAGE = /image|(?:^|_)tag$|version$/i;

/** Every host that the containers of a template mention, in values of variables, command and arguments. */
export function mentionsIn(template: PodTemplate | undefined): Mention[] {
  if (template === undefined) return [];
  return [
    ...template.spec.containers.flatMap((item, index) => mentions(item, `/containers/${index}`)),
    ...template.spec.initContainers.flatMap((item, index) =>
      mentions(item, `/initContainers/${index}`),
    ),
  ];
}

function mentions(container: Container, pointer: string): Mention[] {
  const texts = [
    ...container.env.map((variable, index) => ({
      text: IMAGE.test(variable.name) ? "" : (variable.value ?? ""),
      place: `env ${variable.name}`,
      pointer: `${pointer}/env/${index}/value`,
      isHost: HOST_NAME.test(variable.name) && !OWN_NAME.test(variable.name),
    })),
    ...(["args", "command"] as const).flatMap((place) =>
      container[place].map((text, index) => ({
        text,
        place,
        pointer: `${pointer}/${place}/${index}`,
        isHost: false,
      })),
    ),
  ];
  return texts.flatMap(({ text, place, pointer: where, isHost }) =>
    hostsIn(text, isHost).map((host) => ({
      ...host,
      container: container.name,
      place,
      pointer: where,
    })),
  );
}

function hostsIn(text: string, isHost: boolean): { host: string; port: number | undefined }[] {
  if (text === "" || text.length > 4096) return [];
  return [...text.matchAll(HOST)].flatMap((match) => {
    const [whole, host = "", port] = match;
    const isMeant =
      port !== undefined ||
      whole.includes("://") ||
      host.includes(".") ||
      (isHost && !whole.startsWith("="));
    // An IPv4 address may be the clusterIP of a Service.
    const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(host);
    return isAddress || (isMeant && /[a-z]/i.test(host))
      ? [{ host: host.toLowerCase(), port: port === undefined ? undefined : Number(port) }]
      : [];
  });
}

/** The Service that a host means for a pod in `namespace`: name and namespace, or nothing. */
export function serviceOfHost(
  host: string,
  namespace: string,
): { name: string; namespace: string } | undefined {
  const [name = "", second, third, ...rest] = host.split(".");
  if (second === undefined) return { name, namespace };
  if (third === undefined) return { name, namespace: second };
  return third === "svc" && [0, 2].includes(rest.length) ? { name, namespace: second } : undefined;
}
