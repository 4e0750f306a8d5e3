import { type Answered, eks, present, type ToolSource } from "@binnacle/contracts";
import { z } from "zod";
import type { Check } from "./check.ts";
import type { Finding } from "./doctor-report.ts";
import type { SourcePorts } from "./source-ports.ts";

const View = z.object({
  "current-context": z.string(),
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.string() }) })]),
});
const Review = z.object({ status: z.object({ userInfo: z.object({ username: z.string() }) }) });

/** What is looked at: the API server by its address, the context and the kubeconfig that lead there, and who asks as it knows them. */
export function targetCheck(
  cluster: string,
  { tools, ready: after, kubeconfigOf }: SourcePorts,
): Check {
  const printed = printer(tools, cluster);
  return {
    id: `kubernetes.${cluster}.target`,
    section: `Kubernetes ${cluster}`,
    what: "looked at",
    after,
    isDerived: true,
    run: async (signal) => {
      const [view, user] = await Promise.all([
        printed("config view --minify -o json", View, signal),
        printed("auth whoami -o json", Review, signal),
      ]);
      return toFinding({ view, user, kubeconfig: kubeconfigOf(cluster) });
    },
  };
}

type Told<T> = { readonly value: T } | { readonly why: string };

/** What kubectl prints as JSON, read; or why there is none. */
function printer(tools: ToolSource, cluster: string) {
  return async <T>(
    command: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<Told<T>> => {
    const answer = await tools.ask(eks.kubectl, { command }, { cluster, signal });
    if (answer.kind !== "ok") return { why: whyOf(answer) };
    const { success, data } = schema.safeParse(jsonIn(answer.result.output));
    return success ? { value: data } : { why: "its server does not tell" };
  };
}

function whyOf(answer: Exclude<Answered<unknown>, { kind: "ok" }>): string {
  return answer.kind === "gap" ? answer.gap.why : answer.why;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Looked {
  readonly view: Told<z.infer<typeof View>>;
  readonly user: Told<z.infer<typeof Review>>;
  readonly kubeconfig: ReturnType<SourcePorts["kubeconfigOf"]>;
}

function toFinding({ view, user, kubeconfig }: Looked): Finding {
  const { said, file } = kubeconfig;
  if ("why" in view) return { state: "unknown", why: `by ${said}; no more is told: ${view.why}` };
  const { clusters, "current-context": context } = view.value;
  const { server } = clusters[0].cluster;
  const where = `${server} by context ${context} of ${said}`;
  const target = { server, context, ...present({ kubeconfig: file }) };
  if ("why" in user)
    return { state: "unknown", why: `${where}; user unknown: ${user.why}`, target };
  const { username } = user.value.status.userInfo;
  return {
    state: "ok",
    why: `${where}, as user ${username}`,
    target: { ...target, user: username },
  };
}
