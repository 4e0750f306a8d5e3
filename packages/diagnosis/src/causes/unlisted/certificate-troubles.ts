import { type Claim, present } from "@binnacle/contracts";
import { beginning } from "../../facts/times.ts";
import { refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { shortened } from "../../say.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { ObjectOf } from "../../state/kinds.table.ts";
import type { Condition } from "../../state/shapes.ts";
import { isOlder, saysCondition, type Trouble, warned } from "./trouble.ts";

type Certificate = ObjectOf<"Certificate">;

/** Time that an authority may take to answer a challenge and sign. */
const ISSUE_MS = 10 * 60_000;

/** Certificates that are not issued, not renewed, or ran out: their controller says why, and so do the challenges of their domains. */
export function certificateTroubles(inquiry: Inquiry): Trouble[] {
  return objectsOf(inquiry.cluster.state, "Certificate").flatMap((certificate) => {
    const condition = certificate.status.conditions.find((item) => isBad(inquiry, item));
    const isTold = condition !== undefined || isUntouched(inquiry, certificate);
    if (isExpired(inquiry, certificate)) return [expired(inquiry, certificate, condition)];
    return isTold ? [unready(inquiry, certificate, condition)] : [];
  });
}

/** Its end has passed, whatever is said of it. */
function isExpired({ now }: Inquiry, { status }: Certificate): boolean {
  return now > Date.parse(status.notAfter ?? "");
}

/** No controller has said anything of it. */
function isUntouched(inquiry: Inquiry, { metadata, status }: Certificate): boolean {
  return status.conditions.length === 0 && isOlder(inquiry, metadata.creationTimestamp, ISSUE_MS);
}

function expired(
  inquiry: Inquiry,
  certificate: Certificate,
  condition: Condition | undefined,
): Trouble {
  return {
    ...unready(inquiry, certificate, condition),
    reason: "Expired",
    since: certificate.status.notAfter,
    isBroken: true,
  };
}

function unready(
  inquiry: Inquiry,
  certificate: Certificate,
  condition: Condition | undefined,
): Trouble {
  const { reason = "NotReady", lastTransitionTime } = condition ?? {};
  return {
    ref: refOf("Certificate", certificate),
    reason,
    since: lastTransitionTime ?? certificate.metadata.creationTimestamp,
    isBroken: reason === "Expired",
    facts: wordsOn(inquiry, certificate, condition),
  };
}

function wordsOn(
  inquiry: Inquiry,
  certificate: Certificate,
  condition: Condition | undefined,
): Claim[] {
  const ref = refOf("Certificate", certificate);
  const { conditions } = certificate.status;
  const isTermTold = condition === undefined || isExpired(inquiry, certificate);
  return [
    ...(isTermTold ? [saysTerm(inquiry, certificate)] : []),
    ...(condition === undefined ? [] : [saysCondition(inquiry, ref, { conditions, condition })]),
    ...challengesOf(inquiry, certificate).flatMap((it) => saysChallenge(inquiry, it)),
    ...warned(inquiry, [ref]),
  ];
}

/** It is not issued for longer than that takes, or the last try to renew it failed. */
function isBad(inquiry: Inquiry, { type, status, reason, lastTransitionTime }: Condition): boolean {
  if (type === "Issuing") return status === "False" && reason === "Failed";
  if (type !== "Ready" || status === "True") return false;
  return reason === "Expired" || isOlder(inquiry, lastTransitionTime, ISSUE_MS);
}

/** Until when it holds; nothing: no controller has looked at it. */
function saysTerm({ cite, say }: Inquiry, certificate: Certificate): Claim {
  const ref = refOf("Certificate", certificate);
  const { notAfter } = certificate.status;
  const fact = cite.fact({
    subject: ref,
    pointer: "/status/notAfter",
    value: notAfter,
    values: present({ end: beginning(notAfter) }),
    text: `${written(ref)}: ${notAfter === undefined ? "no status" : `valid until ${notAfter}`}`,
  });
  const words =
    notAfter === undefined ? "has no status: no controller keeps it" : "ran out at {end}";
  return say(`${written(ref)} ${words}.`, fact);
}

/** Of its domains: a challenge for `*.example.com` names `example.com`. */
function challengesOf({ cluster }: Inquiry, { metadata, spec }: Certificate) {
  const domains = new Set(spec.dnsNames.map((name) => name.replace(/^\*\./, "")));
  return objectsOf(cluster.state, "Challenge").filter(
    (challenge) =>
      challenge.metadata.namespace === metadata.namespace &&
      domains.has(challenge.spec.dnsName ?? ""),
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
