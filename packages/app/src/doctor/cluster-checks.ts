import {
  type AccessResult,
  type Answered,
  eks,
  present,
  type ToolSource,
} from "@binnacle/contracts";
import type { Check } from "./check.ts";
import type { Clock } from "./clock-checks.ts";
import { clusterRights } from "./cluster-rights.ts";
import type { Finding } from "./doctor-report.ts";
import { granted, type Place, untold } from "./granted.ts";
import { inNamespaces } from "./in-namespaces.ts";
import { mendOf } from "./mend-of.ts";
import { once } from "./once.ts";
import type { SourcePorts } from "./source-ports.ts";
import { targetCheck } from "./target-check.ts";

/** The API server; and unless it is brief what it is and who asks it, each right of the shipped role in each namespace that is named, and Secrets, which nobody should grant. */
export function clusterChecks(
  cluster: string,
  ports: SourcePorts,
): {
  readonly checks: readonly Check[];
  readonly clocks: readonly Clock[];
} {
  const { tools, ready, narrowedTo, isBrief } = ports;
  const { namespaces, isWhole } = narrowedTo(cluster);
  const look = isBrief ? oneRight : ownRights;
  const own = once((signal) => look(tools, { cluster, namespaces }, signal));
  const row = (name: string, what: string, run: Check["run"]): Check => ({
    id: `kubernetes.${cluster}.${name}`,
    section: `Kubernetes ${cluster}`,
    what,
    after: ready,
    isDerived: name !== "api",
    run,
  });
  const api = row("api", "API server", async (signal) => reachable((await own(signal)).places));
  const rights = [
    ...namespaces.map((name) =>
      row(`namespace.${name}`, `namespace ${name}`, async (signal) =>
        ofNamespace(name, (await own(signal)).places),
      ),
    ),
    ...clusterRights.map((right) =>
      row(`right.${right.resource}`, right.resource, async (signal) =>
        granted(right, { places: (await own(signal)).places, isWhole }),
      ),
    ),
    row("secrets", "secrets", (signal) => ofSecrets(tools, { cluster, namespaces }, signal)),
  ];
  const aheadMs: Clock["aheadMs"] = async (signal) => (await own(signal)).aheadMs;
  const what = `API server of ${cluster}`;
  const checks = isBrief ? [api] : [targetCheck(cluster, ports), api, ...rights];
  return { checks, clocks: [{ id: `kubernetes.${cluster}`, what, after: ready, aheadMs }] };
}

interface Where {
  readonly cluster: string;
  /** None: the whole cluster. */
  readonly namespaces: readonly string[];
}

function placesOf(namespaces: readonly string[]): readonly (string | undefined)[] {
  return namespaces.length === 0 ? [undefined] : namespaces;
}

/** What the server lacks, and the clock of the API server, by which its facts are dated. */
async function ownRights(tools: ToolSource, { cluster, namespaces }: Where, signal: AbortSignal) {
  return withClock(
    await Promise.all(
      placesOf(namespaces).map(async (namespace) => ({
        namespace,
        own: await tools.ask(eks.checkAccess, present({ namespace }), { cluster, signal }),
      })),
    ),
  );
}

/** As little as the API server answers whatever is granted. */
async function oneRight(tools: ToolSource, { cluster, namespaces }: Where, signal: AbortSignal) {
  const [namespace] = namespaces;
  const asked = { verb: "get", resource: "pods", ...present({ namespace }) };
  const own = await tools.ask(eks.checkAccess, asked, { cluster, signal });
  return withClock([{ namespace, own }]);
}

function withClock(places: readonly Place[]) {
  const [first] = places.flatMap(({ own }) => (own.kind === "ok" ? own.evidence : []));
  return { places, ...present({ aheadMs: first && Date.parse(first.observedAt) - Date.now() }) };
}

function reachable(places: readonly Place[]): Finding {
  const gap = places.flatMap(({ own }) => (own.kind === "gap" ? [own.gap] : []))[0];
  if (gap !== undefined)
    return { state: "wrong", why: gap.why, ...present({ mend: mendOf(gap.remedy) }) };
  // That there is no such namespace it answered, too.
  const refusal = places.flatMap(({ own, namespace }) =>
    own.kind === "refused" && namespace === undefined ? [own.why] : [],
  )[0];
  return refusal === undefined ? { state: "ok", why: "answers" } : { state: "wrong", why: refusal };
}

function ofNamespace(name: string, places: readonly Place[]): Finding {
  const own = places.find(({ namespace }) => namespace === name)?.own;
  if (own?.kind === "refused")
    return {
      state: "wrong",
      why: own.why,
      mend: "Correct rbac.namespaces of the chart, or namespaces of its row in servers.",
    };
  if (own?.kind !== "ok") return untold;
  const [gap] = own.gaps;
  return gap === undefined
    ? { state: "ok", why: "is there" }
    : { state: "unknown", why: `whether it is there could not be read: ${gap.why}` };
}

async function ofSecrets(
  tools: ToolSource,
  { cluster, namespaces }: Where,
  signal: AbortSignal,
): Promise<Finding> {
  const asked = placesOf(namespaces).flatMap((namespace) =>
    ["get", "list", "watch"].map(async (verb) => {
      const what = { verb, resource: "secrets", ...present({ namespace }) };
      return await tools.ask(eks.checkAccess, what, { cluster, signal });
    }),
  );
  return withheld(await Promise.all(asked), namespaces);
}

function withheld(
  asked: readonly Answered<AccessResult>[],
  namespaces: readonly string[],
): Finding {
  const items = asked.flatMap((answer) => (answer.kind === "ok" ? answer.result.items : []));
  const open = items.filter(({ answer }) => answer === "yes");
  if (open.length > 0) return mayRead(open);
  if (items.length < asked.length) return untold;
  const ofAll = " by a ClusterRole; Roles of single namespaces were not looked at";
  return { state: "ok", why: `not granted${inNamespaces(namespaces) || ofAll}` };
}

function mayRead(open: AccessResult["items"]): Finding {
  const [reason] = open.flatMap((item) => item.reason ?? []);
  const by = reason === undefined ? "" : ` (${reason})`;
  const verbs = [...new Set(open.map(({ verb }) => verb))].join(", ");
  const where = inNamespaces([...new Set(open.flatMap(({ namespace }) => namespace ?? []))]);
  return {
    state: "wrong",
    why: `may ${verbs} secrets${where}, which Binnacle never reads${by}`,
    mend: "Take secrets out of the role that is bound to it; the shipped one has none: kubectl apply -f deploy/kubernetes/rbac.yaml",
  };
}
