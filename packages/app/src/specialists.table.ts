import type { Clock, IncidentMemory, Specialist } from "@binnacle/contracts";
import { createKubernetesSpecialist } from "@binnacle/kubernetes-agent";
import { createMemorySpecialist } from "@binnacle/memory-agent";
import type { Log } from "@binnacle/runtime";

interface SpecialistPorts {
  readonly memory: IncidentMemory;
  readonly clock: Clock;
  readonly log: Log;
  readonly sharedNamespaces: readonly string[];
}

/** Who is asked after the first look, all at once. A row more is a specialist more. */
export function createSpecialists(ports: SpecialistPorts): Specialist[] {
  return [createKubernetesSpecialist(ports), createMemorySpecialist(ports)];
}
