import { hashOf, type PinnedTool } from "./hash-of.ts";
import type { ServerConfig } from "./server-config.ts";

export type Approval =
  | { readonly kind: "approved" }
  | { readonly kind: "refused"; readonly why: string; readonly remedy?: string };

export interface Approvals {
  /** Whether a tool is what was approved, given all that its server lists now. */
  readonly check: (tool: string, listed: readonly PinnedTool[]) => Approval;
}

const reapprove = "Read its new description and re-approve it: write its hash into the pins.";

/** Holds a server to the tools that were approved: a changed description is a changed instruction to a model. */
export function createApprovals({ name, pinned }: ServerConfig): Approvals {
  const seen = new Map<string, string>();
  return {
    check: (tool, listed) => {
      const found = listed.find((candidate) => candidate.name === tool);
      if (found === undefined)
        return { kind: "refused", why: `The ${name} server does not list the tool ${tool}.` };
      const current = hashOf(found);
      const approved = pinned === undefined ? (seen.get(tool) ?? current) : pinned[tool];
      if (pinned === undefined) seen.set(tool, approved ?? current);
      if (approved === current) return { kind: "approved" };
      const why =
        approved === undefined
          ? `The tool ${tool} of the ${name} server was never approved.`
          : `The tool ${tool} of the ${name} server has changed since it was approved.`;
      return { kind: "refused", why, remedy: reapprove };
    },
  };
}
