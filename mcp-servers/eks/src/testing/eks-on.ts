import { type Kind, kinds } from "@binnacle/diagnosis";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { createRedactor } from "@binnacle/runtime";
import { z } from "zod";
import { createEksServer, type EksServerOptions } from "../create-eks-server.ts";
import { type Answer, serveApi } from "./serve-api.ts";

/** Placeholders that do not change from run to run. */
const redactor = createRedactor({ key: "test" });

/** An object as the API server answers it. */
export interface ApiObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** A small cluster. */
interface FakeCluster {
  readonly objects?: readonly ApiObject[];
  /** By path: what is answered in any other form, such as a table or a log; of the run before with `?previous`. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Paths that the role leaves out, as they begin. */
  readonly forbidden?: readonly string[];
  /** The status of a review; absent: all is allowed. */
  readonly review?: (asked: Reviewed) => {
    readonly allowed: boolean;
    readonly reason?: string;
    readonly userInfo?: object;
  };
  /** By path: what the API server fails with. */
  readonly failing?: Readonly<Record<string, { readonly code: number; readonly message: string }>>;
  /** What is never answered, as the path ends: `services`, `log`, `kube-system/pods`. */
  readonly hanging?: readonly string[];
}

const Reviewed = z.object({
  kind: z.string(),
  spec: z
    .object({
      user: z.string().optional(),
      groups: z.array(z.string()).optional(),
      resourceAttributes: z.record(z.string(), z.string()),
    })
    .default({ resourceAttributes: {} }),
});
/** A review as it was posted. */
export type Reviewed = z.infer<typeof Reviewed>;

/** One request that arrived. */
interface Asked {
  readonly path: string;
  readonly query: string;
  readonly isMetadata: boolean;
}

const Called = z.object({
  isError: z.boolean().default(false),
  content: z.array(z.object({ text: z.string() })),
  structuredContent: z.record(z.string(), z.unknown()).default({}),
});
const system = { kind: "Namespace", metadata: { name: "kube-system", uid: "cluster-1" } };
const shop = { kind: "Namespace", metadata: { name: "shop", uid: "shop-1" } };

/** The eks server on a small cluster behind HTTP, through a real client of MCP. */
export async function eksOn(
  { objects = [], answers = {}, forbidden = [], failing = {}, hanging = [], review }: FakeCluster,
  options: Partial<EksServerOptions> = {},
) {
  const asked: Asked[] = [];
  const all = [system, shop, ...objects];
  const cluster = await serveApi(async (request, accept, posted) => {
    const [path = "", query = ""] = request.split("?");
    if (hanging.some((end) => path.endsWith(`/${end}`))) await Promise.withResolvers().promise;
    asked.push({ path, query, isMetadata: accept.includes("PartialObjectMetadata") });
    const refused = refusalOf(path, { forbidden, failing });
    if (refused !== undefined) return refused;
    if (posted !== undefined) {
      const asking = Reviewed.parse(posted);
      const body = { ...asking, status: review?.(asking) ?? { allowed: true } };
      return { status: 201, body: JSON.stringify(body) };
    }
    return given(answers, request) ?? serve(all, path, new URLSearchParams(query));
  });
  const { kubeconfig } = cluster;
  const server = createEksServer({
    kubeconfig,
    timeoutMs: 20_000,
    log: () => {},
    redactor,
    ...options,
  });
  const client = await connectInMemory(server.createMcpServer());
  const call = async (name: string, input: Readonly<Record<string, unknown>>) => {
    const answer = await client.callTool({ name, arguments: { ...input } });
    // The clock of the fake API server goes on by itself.
    const steady = JSON.stringify(answer).replaceAll(/(?<=T\d\d:\d\d:\d\d)\.\d{3}Z/gu, "Z");
    const result = Called.parse(JSON.parse(steady));
    return { ...result, text: result.content[0]?.text ?? "" };
  };
  const close = async () => {
    await server.close();
    await cluster.close();
  };
  return { call, client, asked, warm: server.warm, close };
}

/** `/apis/apps/v1/namespaces/shop/deployments/payment`, taken apart. */
const place =
  /^\/(?:api|apis\/(?<group>[^/]+))\/[^/]+(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?$/u;

function serve(objects: readonly ApiObject[], path: string, query: URLSearchParams): Answer {
  const { group = "", namespace, plural, name } = place.exec(path)?.groups ?? {};
  const kind = kinds.find((row) => row.plural === plural && row.group === group);
  const isServed = kind?.isCustom !== true || objects.some((object) => object.kind === kind.kind);
  if (kind === undefined || !isServed)
    return status(404, "the server could not find the requested resource");
  const found = objects
    .filter((object) => object.kind === kind.kind)
    .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
  if (name === undefined) return ok({ items: found.filter(selected(query)), metadata: {} });
  const object = found.find(({ metadata }) => metadata.name === name);
  return object === undefined ? notFound(kind, name) : ok(object);
}

function given(answers: FakeCluster["answers"] = {}, request: string): Answer | undefined {
  const [path = "", query] = request.split("?");
  const before = new URLSearchParams(query).has("previous") ? `${path}?previous` : path;
  const own = before in answers ? before : path;
  return own in answers ? ok(answers[own]) : undefined;
}

function selected(query: URLSearchParams): (object: ApiObject) => boolean {
  const wanted = termsOf(query.get("fieldSelector"));
  const labels = termsOf(query.get("labelSelector"));
  const name = wanted.get("metadata.name");
  const about = wanted.get("involvedObject.name");
  const About = z.object({ name: z.string() });
  const Labels = z.record(z.string(), z.string());
  const hasAddress = selectedAddress(wanted);
  return ({ metadata, involvedObject, status: state, spec }) =>
    [...labels].every(
      ([key, value]) => Labels.safeParse(metadata["labels"]).data?.[key] === value,
    ) &&
    (name ?? metadata.name) === metadata.name &&
    hasAddress(state, spec) &&
    (about === undefined || About.safeParse(involvedObject).data?.name === about);
}

const Addresses = z.object({ podIP: z.string().optional(), clusterIP: z.string().optional() });

/** By the addresses that the API server selects by. */
function selectedAddress(wanted: ReadonlyMap<string, string>) {
  const podIp = wanted.get("status.podIP");
  const clusterIp = wanted.get("spec.clusterIP");
  return (state: unknown, spec: unknown): boolean =>
    (podIp === undefined || Addresses.safeParse(state).data?.podIP === podIp) &&
    (clusterIp === undefined || Addresses.safeParse(spec).data?.clusterIP === clusterIp);
}

/** `a=b,c=d`. */
function termsOf(selector: string | null): ReadonlyMap<string, string> {
  const terms = (selector ?? "").split(",").filter((term) => term !== "");
  return new Map(terms.map((term) => [term.split("=")[0] ?? "", term.split("=")[1] ?? ""]));
}

function ok(value: unknown): Answer {
  const body = typeof value === "string" ? value : JSON.stringify(value);
  return { status: 200, body };
}

function notFound({ plural, group }: Kind, name: string): Answer {
  return status(404, `${group === "" ? plural : `${plural}.${group}`} "${name}" not found`);
}

function refusalOf(
  path: string,
  { forbidden = [], failing = {} }: Pick<FakeCluster, "forbidden" | "failing">,
): Answer | undefined {
  if (forbidden.some((beginning) => path.startsWith(beginning)))
    return status(403, `${path} is forbidden: User "bot" cannot read it`);
  const failure = failing[path];
  return failure && status(failure.code, failure.message);
}

function status(code: number, message: string): Answer {
  return { status: code, body: JSON.stringify({ kind: "Status", message }) };
}
