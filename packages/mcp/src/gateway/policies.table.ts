import type { ToolContract } from "@binnacle/contracts";
import { atMost, every, needed, noSecretKind } from "./refuse-arguments.ts";
import type { AllowedTool, Permits, ServerPolicy } from "./server-config.ts";

const sevenDaysMinutes = 7 * 24 * 60;

const bounded = every(
  noSecretKind,
  atMost({
    limit: 1000,
    size: 1000,
    tailLines: 1000,
    windowMinutes: sevenDaysMinutes,
    baselineMinutes: sevenDaysMinutes,
  }),
);

/** A server of ours may be asked each of its contracts; `own` says more of single tools, by name. */
export function policyOf<Name extends string>(
  contracts: Readonly<Record<string, ToolContract & { readonly name: Name }>>,
  own?: Readonly<Partial<Record<NoInfer<Name>, Omit<AllowedTool, "tool" | "contract">>>>,
): ServerPolicy {
  return {
    isOurs: true,
    allow: Object.values(contracts).map((contract) => ({
      tool: contract.name,
      permits: bounded,
      contract,
      ...own?.[contract.name],
    })),
  };
}

/**
 * The npm package `kubernetes-mcp-server`, started with `--read-only`. Not allowed: `configuration_view`, which shows
 * the credentials of a kubeconfig, and `helm_list`, which reads Secrets.
 */
export const kubernetesMcpServer: ServerPolicy = {
  strip: ["context"],
  allow: [
    ...allow(
      [
        "events_list",
        "namespaces_list",
        "nodes_stats_summary",
        "nodes_top",
        "pods_get",
        "pods_list",
        "pods_list_in_namespace",
        "pods_top",
        "projects_list",
        "resources_get",
        "resources_list",
      ],
      noSecretKind,
    ),
    { tool: "pods_log", permits: atMost({ tail: 1000 }) },
    { tool: "nodes_log", permits: every(needed("tailLines"), atMost({ tailLines: 1000 })) },
  ],
};

function allow(names: readonly string[], permits: Permits): AllowedTool[] {
  return names.map((tool) => ({ tool, permits }));
}
