import { type Claim, present } from "@binnacle/contracts";
import { refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { shortened } from "../../say.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import { isOlder, saysCondition, type Trouble, warned } from "./trouble.ts";

/** Time that an authority may take to answer a challenge and sign. */
const ISSUE_MS = 10 * 60_000;

/** Certificates that are not issued, or ran out: their controller says why, and so do the challenges of their domains. */
export function certificateTroubles(inquiry: Inquiry): Trouble[] {
  return objectsOf(inquiry.cluster.state, "Certificate").flatMap((certificate) => {
    const { conditions } = certificate.status;
    const ready = conditions.find(({ type }) => type === "Ready");
    if (ready === undefined || ready.status === "True") return [];
    const isExpired = ready.reason === "Expired";
    if (!isExpired && !isOlder(inquiry, ready.lastTransitionTime, ISSUE_MS)) return [];
    const ref = refOf("Certificate", certificate);
    return [
      {
        ref,
        reason: ready.reason ?? "NotReady",
        since: ready.lastTransitionTime,
        isBroken: isExpired,
        facts: [
          saysCondition(inquiry, ref, { conditions, condition: ready }),
          ...challengesOf(inquiry, certificate).flatMap((it) => saysChallenge(inquiry, it)),
          ...warned(inquiry, [ref]),
        ],
      },
    ];
  });
}

function challengesOf({ cluster }: Inquiry, { metadata, spec }: ObjectOf<"Certificate">) {
  return objectsOf(cluster.state, "Challenge").filter(
    (challenge) =>
      challenge.metadata.namespace === metadata.namespace &&
      spec.dnsNames.includes(challenge.spec.dnsName ?? ""),
  );
}

function saysChallenge({ cite, say }: Inquiry, challenge: ObjectOf<"Challenge">): Claim[] {
  const { state, reason = "" } = challenge.status;
  if (state === "valid" || reason === "") return [];
  const ref = refOf("Challenge", challenge);
  const words = shortened(reason, 300);
  const { dnsName: domain = "" } = challenge.spec;
  const fact = cite.fact({
    subject: ref,
    pointer: "/status/reason",
    value: reason,
    values: present({ domain, words, state }),
    text: `${written(ref)} for ${domain}: ${words}`,
  });
  return [say(`${written(ref)} for {domain}: {words}`, fact)];
}
