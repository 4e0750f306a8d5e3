import { type Answered, type Gap, opensearch } from "@binnacle/contracts";
import { ageOf } from "./age-of.ts";
import type { Check } from "./check.ts";
import type { Finding } from "./doctor-report.ts";
import { once } from "./once.ts";
import type { SourcePorts } from "./source-ports.ts";
import { absent, unasked } from "./unasked.ts";
import { unreachedMend } from "./unreached-mend.ts";

/** Without lines for so long the shipper stands still. */
const freshMs = 3_600_000;
/** What answers about logs are found by. */
const neededRoles = ["time", "text", "namespace", "pod"];

/** OpenSearch of a cluster: whether it answers, has an index of logs, maps what is searched by, and has lines of this hour. */
export function logsChecks(cluster: string, ports: SourcePorts): Check[] {
  const { tools, ready: after } = ports;
  const indices = once((signal) => tools.ask(opensearch.listIndices, {}, { cluster, signal }));
  const row = (name: string, what: string, run: Check["run"]): Check => ({
    id: `opensearch.${cluster}.${name}`,
    section: `OpenSearch ${cluster}`,
    what,
    after,
    isDerived: name !== "api",
    run,
  });
  return [
    row("api", "API", async (signal) => reachable(await indices(signal), ports)),
    row("index", "index of logs", async (signal) => indexIn(await indices(signal), ports)),
    row("mapping", "mapping", async (signal) => {
      const found = await indices(signal);
      if (found.kind !== "ok") return unasked(found);
      const newest = found.result.items.find(({ state }) => state === "open");
      if (newest === undefined) return { state: "unknown", why: "there has to be an index first" };
      const { index } = newest;
      return mappingOf(await tools.ask(opensearch.describeIndex, { index }, { cluster, signal }));
    }),
    row("lines", "newest line", async (signal) => linesIn(await indices(signal))),
  ];
}

type Indices = Answered<{
  readonly items: readonly {
    readonly index: string;
    readonly state: "open" | "closed" | "unreadable";
    readonly newest?: string | undefined;
  }[];
}>;

/** What its role needs, for the security plugin. */
function permissions({ logIndex }: SourcePorts): string {
  const actions = ["read", "indices:admin/resolve/index", "indices:admin/mappings/fields/get"];
  const permission = { index_patterns: [logIndex], allowed_actions: actions };
  return JSON.stringify({ index_permissions: [permission] });
}

function reachable(indices: Indices, ports: SourcePorts): Finding {
  const { settingOf } = ports;
  if (indices.kind === "ok") return { state: "ok", why: "answers" };
  if (indices.kind === "refused") return { state: "wrong", why: indices.why };
  const nobody = absent(indices);
  if (nobody !== undefined) return nobody;
  const { gap } = indices;
  const user = settingOf("opensearch", "opensearchUsername", "username");
  const password = settingOf("opensearch", "opensearchPasswordFile", "password-file");
  const url = settingOf("opensearch", "opensearchUrl", "opensearch-url");
  const mend =
    gap.kind === "refused"
      ? `401: correct ${user}, and the file that ${password} names. 403: add to the role of that user: ${permissions(ports)}`
      : unreachedMend(url);
  return { state: "wrong", why: gap.why, mend };
}

function indexIn(indices: Indices, ports: SourcePorts): Finding {
  if (indices.kind !== "ok") return unasked(indices);
  const open = indices.result.items.filter(({ state }) => state === "open");
  const [first] = open;
  if (first !== undefined)
    return {
      state: "ok",
      why: `${first.index}${open.length > 1 ? ` and ${open.length - 1} more` : ""}`,
    };
  const index = ports.settingOf("opensearch", "opensearchIndex", "index");
  return {
    state: "wrong",
    why: whyOf(indices.gaps, "there is no index of logs that can be read"),
    mend: `Name the pattern of your logs in ${index}, and let its user read it: ${permissions(ports)}`,
  };
}

function whyOf([gap]: readonly Gap[], otherwise: string): string {
  return gap?.why ?? otherwise;
}

function mappingOf(
  described: Answered<{
    readonly roles: readonly { readonly role: string; readonly field: string }[];
  }>,
): Finding {
  if (described.kind !== "ok") return unasked(described);
  const { roles } = described.result;
  const missing = neededRoles.filter((needed) => !roles.some((own) => own.role === needed));
  if (missing.length === 0)
    return { state: "ok", why: roles.map((own) => `${own.role} ${own.field}`).join(", ") };
  return {
    state: "wrong",
    why: whyOf(described.gaps, `no field holds ${missing.join(", ")}`),
    mend: "Let the shipper add Kubernetes metadata (Fluent Bit: filter kubernetes; OpenTelemetry: k8sattributes).",
  };
}

function linesIn(indices: Indices): Finding {
  if (indices.kind !== "ok") return unasked(indices);
  const [newest] = indices.result.items
    .flatMap((item) => item.newest ?? [])
    .toSorted()
    .toReversed();
  if (!indices.result.items.some(({ state }) => state === "open"))
    return { state: "unknown", why: "there has to be an index first" };
  const mend = "Check that the shipper runs and may write: kubectl get daemonset -A";
  const [gap] = indices.gaps;
  if (newest === undefined && gap !== undefined) return { state: "unknown", why: gap.why };
  if (newest === undefined) return { state: "wrong", why: "no line of the last day", mend };
  const { ms, text } = ageOf(newest);
  return ms > freshMs
    ? { state: "wrong", why: `${text} old`, mend }
    : { state: "ok", why: `${text} old` };
}
