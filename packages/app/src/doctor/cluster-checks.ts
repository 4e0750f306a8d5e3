import { type Answered, eks, present, type ToolSource } from "@binnacle/contracts";
import { kindsFor } from "@binnacle/diagnosis";
import type { Check } from "./check.ts";
import type { Clock } from "./clock-checks.ts";
import type { Finding } from "./doctor-report.ts";
import { mendOf } from "./mend-of.ts";
import { once } from "./once.ts";
import type { SourcePorts } from "./source-ports.ts";

type Own = Awaited<ReturnType<typeof ownRights>>;
type Told = Extract<Own, { kind: "ok" }>;

/** One right, or several on one resource, that the shipped role grants. */
interface Right {
  /** As the server writes it: `deployments.apps`, `pods/log`. */
  readonly resource: string;
  readonly group: string;
  readonly plural: string;
  readonly verbs: readonly string[];
  /** Of a CustomResourceDefinition, which the cluster need not have. */
  readonly isCustom: boolean;
  /** Roles of a namespace can grant it. */
  readonly isNamespaced: boolean;
}

const shippedRole = "deploy/kubernetes/rbac.yaml";

/** The API server, each right of the shipped role, and Secrets, which nobody should grant. */
export function clusterChecks(
  cluster: string,
  { tools, ready, namespaceOf }: SourcePorts,
): {
  readonly checks: readonly Check[];
  readonly clocks: readonly Clock[];
} {
  const namespace = namespaceOf(cluster);
  const own = once((signal) => ownRights(tools, cluster, signal));
  const row = (name: string, what: string, run: Check["run"]): Check => ({
    id: `kubernetes.${cluster}.${name}`,
    section: `Kubernetes ${cluster}`,
    what,
    after: ready,
    isDerived: name !== "api",
    run,
  });
  const checks = [
    row("api", "API server", async (signal) => reachable(await own(signal))),
    ...rights.map((right) =>
      row(`right.${right.resource}`, right.resource, async (signal) =>
        granted(right, await own(signal), namespace),
      ),
    ),
    row("secrets", "secrets", async (signal) => {
      const verbs = ["get", "list", "watch"];
      const asked = verbs.map((verb) =>
        tools.ask(
          eks.checkAccess,
          { verb, resource: "secrets", ...present({ namespace }) },
          { cluster, signal },
        ),
      );
      return withheld(await Promise.all(asked), namespace);
    }),
  ];
  const aheadMs: Clock["aheadMs"] = async (signal) => (await own(signal)).aheadMs;
  const what = `API server of ${cluster}`;
  return { checks, clocks: [{ id: `kubernetes.${cluster}`, what, after: ready, aheadMs }] };
}

/** What the server lacks, and the clock of the API server, by which its facts are dated. */
async function ownRights(tools: ToolSource, cluster: string, signal: AbortSignal) {
  const own = await tools.ask(eks.checkAccess, {}, { cluster, signal });
  const [first] = own.kind === "ok" ? own.evidence : [];
  return { ...own, ...present({ aheadMs: first && Date.parse(first.observedAt) - Date.now() }) };
}

function reachable(own: Own): Finding {
  if (own.kind === "ok") return { state: "ok", why: "answers" };
  if (own.kind === "refused") return { state: "wrong", why: own.why };
  return { state: "wrong", why: own.gap.why, ...present({ mend: mendOf(own.gap.remedy) }) };
}

const untold: Finding = { state: "unknown", why: "the API server did not tell" };

function granted(right: Right, own: Own, namespace: string | undefined): Finding {
  if (own.kind !== "ok") return untold;
  const { items } = own.result;
  const lacking = items.filter((item) => item.resource === right.resource);
  if (lacking.some(({ answer }) => answer === "unknown")) return untold;
  const verbs = lacking.map(({ verb }) => verb);
  if (verbs.length > 0 && namespace !== undefined && !right.isNamespaced)
    return {
      state: "not_configured",
      why: `withheld: only ${namespace} is read, and no Role of a namespace grants it; answers have this gap`,
    };
  if (verbs.length > 0)
    return { state: "wrong", why: `may not ${verbs.join(", ")}`, mend: grantOf(right, verbs, own) };
  const where = right.isCustom ? ", where the cluster has them" : "";
  return { state: "ok", why: `may ${right.verbs.join(", ")}${where}` };
}

/** Who has no right at all lacks the role, not a rule of it. */
function grantOf({ group, plural }: Right, verbs: readonly string[], { result }: Told): string {
  if (result.items.length >= result.checked) return `kubectl apply -f ${shippedRole}`;
  const rule = [
    `- apiGroups: ${JSON.stringify([group])}`,
    `  resources: ${JSON.stringify([plural])}`,
    `  verbs: ${JSON.stringify(verbs)}`,
  ];
  return [`Add to the rules of its ClusterRole (${shippedRole} has all of them):`, ...rule].join(
    "\n",
  );
}

type OneAccess = Answered<{ readonly items: Told["result"]["items"] }>;

function withheld(asked: readonly OneAccess[], namespace: string | undefined): Finding {
  const items = asked.flatMap((answer) => (answer.kind === "ok" ? answer.result.items : []));
  const open = items.filter(({ answer }) => answer === "yes");
  if (open.length === 0)
    return items.length < asked.length
      ? untold
      : {
          state: "ok",
          why:
            namespace === undefined
              ? "not granted by a ClusterRole; Roles of single namespaces were not looked at"
              : `not granted in ${namespace}`,
        };
  const [reason] = open.flatMap((item) => item.reason ?? []);
  const by = reason === undefined ? "" : ` (${reason})`;
  return {
    state: "wrong",
    why: `may ${open.map(({ verb }) => verb).join(", ")} secrets, which Binnacle never reads${by}`,
    mend: `Take secrets out of the role that is bound to it; the shipped one has none: kubectl apply -f ${shippedRole}`,
  };
}

const rights: readonly Right[] = [
  ...kindsFor("role").map(({ group, plural, uses, isCustom, isNamespaced }) => ({
    resource: group === "" ? plural : `${plural}.${group}`,
    group,
    plural,
    isCustom,
    isNamespaced,
    verbs: uses.includes("watch") ? ["get", "list", "watch"] : ["get", "list"],
  })),
  {
    resource: "pods/log",
    group: "",
    plural: "pods/log",
    verbs: ["get"],
    isCustom: false,
    isNamespaced: true,
  },
  ...["selfsubjectaccessreviews", "subjectaccessreviews"].map((plural) => ({
    resource: `${plural}.authorization.k8s.io`,
    group: "authorization.k8s.io",
    plural,
    verbs: ["create"],
    isCustom: false,
    // No ClusterRole is needed for it: every account may ask about itself.
    isNamespaced: true,
  })),
];
