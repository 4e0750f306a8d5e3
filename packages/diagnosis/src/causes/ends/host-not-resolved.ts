import { keyOf } from "@binnacle/contracts";
import { SYSTEM_NAMESPACE } from "../../graph/metrics-server.ts";
import { refIn } from "../../graph/object-key.ts";
import { isHealthy } from "../../graph/workload.ts";
import { silentNameServer } from "../../messages/silent-name-server.ts";
import { calledService } from "./called-service.ts";
import { toldCause } from "./told-cause.ts";

/** A name that it calls has no address, or nobody answers what it is. */
export const hostNotResolved = toldCause({
  id: "host-not-resolved",
  title: "A name is not resolved",
  ruledOut: "no container that ended failed to resolve a name",
  kind: "host-not-resolved",
  does: "cannot resolve a name",
  mend: "correct the name that it calls",
  yields: true,
  more(crash) {
    const { waitsFor = [], ...called } = calledService(crash);
    const dns = crash.cluster.services.get(keyOf(refIn(SYSTEM_NAMESPACE, "Service", "kube-dns")));
    const sick = (dns?.workloads ?? []).filter((workload) => !isHealthy(workload));
    const isSilent = silentNameServer(crash.hit.line) !== undefined;
    return {
      ...called,
      waitsFor: [...waitsFor, ...(isSilent ? sick.map(({ ref }) => ref) : [])],
    };
  },
});
