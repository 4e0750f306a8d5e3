import type { Claim } from "@binnacle/contracts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import type { DraftStep } from "../kit/draft.ts";
import { readProbeAnswer } from "../messages/probe-answer.ts";
import type { Event } from "../state/cluster-kinds.ts";
import { askDeclaredPort, type Probed, portClaim } from "./probe-port.ts";
import { askAsSpoken, protocolClaim } from "./probe-protocol.ts";

/** What of a probe is wrong, whatever time it gives. */
export interface ProbeFault {
  /** Empty: nothing that could be seen. */
  readonly claims: readonly Claim[];
  readonly fix: readonly DraftStep[];
  /** `port`. */
  readonly field?: string;
}

type Asking = Pick<Inquiry, "cite" | "say" | "cluster"> & { readonly workload: Workload };

/** The field of a probe that is wrong: its port, its protocol, its path. The event is of its failure. */
export function probeFault(asking: Asking, probed: Probed, failed: Event | undefined): ProbeFault {
  const { workload } = asking;
  const wrongPort = portClaim(asking, probed, failed);
  if (wrongPort.length > 0)
    return { claims: wrongPort, fix: askDeclaredPort(workload, probed, failed), field: "port" };
  const protocol = protocolClaim(asking, probed, failed);
  if (protocol.length > 0)
    return { claims: protocol, fix: askAsSpoken(asking, probed, failed), field: "protocol" };
  const path = pathClaim(asking, probed, failed);
  return path.length > 0 ? { claims: path, fix: [], field: "path" } : { claims: [], fix: [] };
}

/** The program answers, and serves nothing there. */
function pathClaim({ cite, say }: Asking, probed: Probed, failed: Event | undefined): Claim[] {
  const { pod, container, kind, probe } = probed;
  const { code } = readProbeAnswer(failed?.message ?? "");
  if (failed === undefined || code !== 404 || probe.httpGet === undefined) return [];
  const { path = "/" } = probe.httpGet;
  const asks = cite.field(pod, {
    pointer: `${container.specPointer}/${kind}Probe`,
    value: path,
    values: { path },
    text: `the ${kind} probe asks for path ${path}`,
  });
  return [say("Its server answers, and serves nothing at path {path}.", asks, cite.event(failed))];
}
