import type { Container } from "../state/container.ts";
import type { PodSpec, PodTemplate } from "../state/pod.ts";

/** Where a container names a host of the cluster. */
export interface Mention {
  readonly host: string;
  readonly port: number | undefined;
  /** It stands as an address and as nothing else: a URL, or with a port in a variable of hosts. */
  readonly isAddress: boolean;
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

/** `DB_HOST`, `PGHOST`: its value is the name of a host and nothing else, and its port stands in `DB_PORT`, `PGPORT`. */
const BARE_HOST = /^(\w+?_?)(?<!V)(?:HOST|HOSTNAME|ADDR|ADDRESS)$/i;

/** Of these it is the program's own name or place, for others or for itself. */
const OWN_STEM =
  /^(?:.*_)?(?:ADVERTISED|APP|BIND|EXTERNAL|HTTPS?|LISTEN|LOCAL|NODE|OWN|POD|PUBLIC|SELF|SERVER|VIRTUAL|WEB)_?$/i;

/** `cart:7` is an image here, not a host and its port. */
const IMAGE = /image|(?:^|_)tag$|version$/i;

/** A template does not change: what it mentions is read once, however many questions are asked. */
const known = new WeakMap<PodTemplate, readonly Mention[]>();

/** Every host that the containers of a template mention, in values of variables, command and arguments. */
export function mentionsIn(template: PodTemplate | undefined): readonly Mention[] {
  if (template === undefined) return [];
  const found = known.get(template) ?? readMentions(template);
  known.set(template, found);
  return found;
}

function readMentions(template: PodTemplate): Mention[] {
  return [
    ...template.spec.containers.flatMap((item, index) => mentions(item, `/containers/${index}`)),
    ...template.spec.initContainers.flatMap((item, index) =>
      mentions(item, `/initContainers/${index}`),
    ),
  ];
}

function mentions(container: Container, pointer: string): Mention[] {
  const portOf = portsByHost(container);
  const texts = [
    ...container.env.map((variable, index) => ({
      text: IMAGE.test(variable.name) ? "" : (variable.value ?? ""),
      place: `env ${variable.name}`,
      pointer: `${pointer}/env/${index}/value`,
      isHost: HOST_NAME.test(variable.name) && !OWN_NAME.test(variable.name),
      beside: portOf(variable.name),
    })),
    ...(["args", "command"] as const).flatMap((place) =>
      container[place].map((text, index) => ({
        text,
        place,
        pointer: `${pointer}/${place}/${index}`,
        isHost: false,
        beside: undefined,
      })),
    ),
  ];
  return texts.flatMap(({ text, place, pointer: where, isHost, beside }) =>
    hostsIn(text, isHost).map((host) => ({
      ...(beside === undefined || host.port !== undefined || host.host !== text.toLowerCase()
        ? host
        : { ...host, ...beside }),
      container: container.name,
      place,
      pointer: where,
    })),
  );
}

/** Of a variable that holds a host the port that another one holds; it is an address then, also without one: who has a host calls it. */
function portsByHost({ env }: Container) {
  const values = new Map(env.map(({ name, value = "" }) => [name, value]));
  return (name: string): Pick<Mention, "port" | "isAddress"> | undefined => {
    const [, stem] = BARE_HOST.exec(name) ?? [];
    if (stem === undefined || OWN_NAME.test(name) || OWN_STEM.test(stem)) return undefined;
    const port = values.get(`${stem}PORT`) ?? values.get(`${stem}port`) ?? "";
    const isPort = /^\d{1,5}$/u.test(port);
    return { port: isPort ? Number(port) : undefined, isAddress: isPort || /HOST$/i.test(name) };
  };
}

function hostsIn(text: string, isHost: boolean): Pick<Mention, "host" | "port" | "isAddress">[] {
  if (text === "" || text.length > 4096) return [];
  return [...text.matchAll(HOST)].flatMap((match) => {
    const [whole, host = "", port] = match;
    // An IPv4 address may be the clusterIP of a Service.
    const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(host);
    const isName = /[a-z]/i.test(host) && isMeant({ whole, host, port }, isHost);
    if (!isAddress && !isName) return [];
    const isUrl = /https?:\/\//iu.test(whole);
    return [
      {
        host: host.toLowerCase(),
        port: port === undefined ? undefined : Number(port),
        isAddress: isUrl || (port !== undefined && (isHost || whole.includes("://"))),
      },
    ];
  });
}

interface Found {
  readonly whole: string;
  readonly host: string;
  readonly port: string | undefined;
}

/** A word is a host where it stands as one, or where such are named. */
function isMeant({ whole, host, port }: Found, isHost: boolean): boolean {
  const isWritten = port !== undefined || whole.includes("://") || host.includes(".");
  return isWritten || (isHost && !whole.startsWith("="));
}

/** The Service that a host means for a pod in `namespace`: name and namespace, or nothing. The pod itself and a number are none. */
export function serviceOfHost(
  host: string,
  namespace: string,
): { name: string; namespace: string } | undefined {
  const [name = "", second, third, ...rest] = host.split(".");
  if (name === "localhost" || /^\d+$/u.test(name)) return undefined;
  if (second === undefined) return { name, namespace };
  if (third === undefined) return { name, namespace: second };
  return third === "svc" && [0, 2].includes(rest.length) ? { name, namespace: second } : undefined;
}

/** The pod has an address for the host itself, whatever the name servers know. */
export function isAliased(spec: Pick<PodSpec, "hostAliases"> | undefined, host: string): boolean {
  const aliases = spec?.hostAliases ?? [];
  return aliases.some(({ hostnames }) => hostnames.some((it) => it.toLowerCase() === host));
}
