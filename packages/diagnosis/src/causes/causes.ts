import type { Cause } from "../kit/cause.ts";
import type { Causes } from "../look-for-causes.ts";
import { ends } from "./ends/ends.ts";
import { offNode } from "./evicted/evicted.ts";
import { inInit } from "./in-init/in-init.ts";
import { notCreated } from "./not-created/not-created.ts";
import { notPlaced } from "./not-placed/not-placed.ts";
import { notReady } from "./not-ready/not-ready.ts";
import { notStarted } from "./not-started/not-started.ts";
import { claimBeingDeleted } from "./objects/claim-being-deleted.ts";
import { configurationNotRead } from "./objects/configuration-not-read.ts";
import { daemonsetFitsNoNode } from "./objects/daemonset-fits-no-node.ts";
import { dnsEgressDenied } from "./objects/dns-egress-denied.ts";
import { externalNameUnresolved } from "./objects/external-name-unresolved.ts";
import { hostWithoutService } from "./objects/host-without-service.ts";
import { ingressClaimTaken } from "./objects/ingress-claim-taken.ts";
import { ingressClassMissing } from "./objects/ingress-class-missing.ts";
import { ingressLacksPort } from "./objects/ingress-lacks-port.ts";
import { jobKeptBySidecar } from "./objects/job-kept-by-sidecar.ts";
import { jobOverDeadline } from "./objects/job-over-deadline.ts";
import { loadBalancerWithoutAddress } from "./objects/load-balancer-without-address.ts";
import { nodeNetworkUnavailable } from "./objects/node-network-unavailable.ts";
import { nodeNotReady } from "./objects/node-not-ready.ts";
import { nodePressure } from "./objects/node-pressure.ts";
import { policyAdmitsNoNamespace } from "./objects/policy-admits-no-namespace.ts";
import { policyDeniesCaller } from "./objects/policy-denies-caller.ts";
import { runEndedByTheNext } from "./objects/run-ended-by-the-next.ts";
import { runHoldsTheNext } from "./objects/run-holds-the-next.ts";
import { scaledToZero } from "./objects/scaled-to-zero.ts";
import { scheduleNeverDue } from "./objects/schedule-never-due.ts";
import { serviceLacksPort } from "./objects/service-lacks-port.ts";
import { serviceMissing } from "./objects/service-missing.ts";
import { servicePortMoved } from "./objects/service-port-moved.ts";
import { serviceProtocolMismatch } from "./objects/service-protocol-mismatch.ts";
import { serviceSelectorMismatch } from "./objects/service-selector-mismatch.ts";
import { slowCalls } from "./objects/slow-calls.ts";
import { targetPortMismatch } from "./objects/target-port-mismatch.ts";
import { tlsSecretMissing } from "./objects/tls-secret-missing.ts";
import { updateAwaitsDeletion } from "./objects/update-awaits-deletion.ts";
import { updateHeldByPartition } from "./objects/update-held-by-partition.ts";
import { unlisted } from "./unlisted/unlisted.ts";

export const allCauses: Causes = {
  /** The life of a pod, from the bottom: every pod stands on one rung. The order is the precedence. */
  ladder: [notCreated, notPlaced, notStarted, offNode, ends, inInit, notReady],
  /** Causes of objects that are no pods, and of what no other cause names. */
  objects: [
    nodeNotReady,
    nodePressure,
    nodeNetworkUnavailable,
    jobOverDeadline,
    scaledToZero,
    daemonsetFitsNoNode,
    claimBeingDeleted,
    updateHeldByPartition,
    updateAwaitsDeletion,
    configurationNotRead,
    jobKeptBySidecar,
    runHoldsTheNext,
    runEndedByTheNext,
    scheduleNeverDue,
    serviceSelectorMismatch,
    targetPortMismatch,
    serviceProtocolMismatch,
    externalNameUnresolved,
    dnsEgressDenied,
    hostWithoutService,
    serviceMissing,
    ingressLacksPort,
    serviceLacksPort,
    servicePortMoved,
    policyDeniesCaller,
    policyAdmitsNoNamespace,
    ingressClassMissing,
    ingressClaimTaken,
    tlsSecretMissing,
    loadBalancerWithoutAddress,
    slowCalls,
    unlisted,
  ],
};

const all: readonly Cause[] = [
  ...allCauses.ladder.flatMap((rung) => rung.causes),
  ...allCauses.objects,
];

/** Every cause that is implemented, each once: the catalogue is what the ladder and the causes of objects are made of. */
export const causes: readonly Cause[] = [
  ...new Map(all.map((cause) => [cause.id, cause])).values(),
];
