import type { Tool } from "@binnacle/mcp/server";
import type { EksDeps } from "../eks-deps.ts";
import { diagnose } from "./diagnose.ts";
import { getChanges } from "./get-changes.ts";
import { getEvents } from "./get-events.ts";
import { getLogs } from "./get-logs.ts";
import { getObject } from "./get-object.ts";
import { kubectl } from "./kubectl.ts";
import { listObjects } from "./list-objects.ts";

/** The tools of the eks server, in the order of listing. */
export const eksTools: readonly Tool<EksDeps>[] = [
  diagnose,
  listObjects,
  getObject,
  getEvents,
  getLogs,
  getChanges,
  kubectl,
];
