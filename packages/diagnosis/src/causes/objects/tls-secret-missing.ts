import { shellWords } from "../../facts/shell-words.ts";
import { firstSeen, seenAt } from "../../graph/events.ts";
import { refIn, refOf, written } from "../../graph/object-key.ts";
import type { Inquiry } from "../../inquiry.ts";
import { objectCause } from "../../kit/object-cause.ts";
import { namesMissingSecret } from "../../messages/names-missing-secret.ts";
import { shortened } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { objectsOf } from "../../state/cluster-state.ts";
import type { Ingress } from "../../state/network.ts";
import { isFresh, saysEvent } from "../unlisted/trouble.ts";

interface Secured {
  readonly ref: ReturnType<typeof refOf>;
  readonly object: Ingress;
}

interface Missing {
  readonly secret: string;
  readonly event: Event;
}

/** The controller of an Ingress says that the Secret of its certificate is not there. No Secret is read: it alone knows. */
export const tlsSecretMissing = objectCause<Secured, Missing>({
  id: "tls-secret-missing",
  title: "Ingress without the Secret of its certificate",
  group: "network",
  high: "its controller says that the Secret of its certificate is not there",
  ruledOut: "no controller of an Ingress says that the Secret of its certificate is not there",
  needs: ["Ingress", "Event"],
  metric: "error_ratio",
  of: "Ingress",

  all: ({ cluster }) =>
    objectsOf(cluster.state, "Ingress").map((object) => ({
      ref: refOf("Ingress", object),
      object,
    })),

  sees({ ref, object }, inquiry) {
    const events = inquiry.cluster.eventsOf(ref).filter((event) => isFresh(inquiry, event));
    for (const { secretName: secret = "" } of object.spec.tls) {
      const event = events.find(({ message }) => namesMissingSecret(message, secret));
      if (event !== undefined && !wasMadeSince(event, { ref, secret }, inquiry))
        return { secret, event };
    }
    return undefined;
  },

  tells(seen) {
    const { ref, name, hit } = seen;
    const { secret, event } = hit;
    return {
      level: "high",
      does: `has no certificate: there is no Secret ${shortened(secret, 50)}`,
      text: "has no certificate",
      why: `there is no Secret ${secret}`,
      impact: "degraded",
      since: firstSeen(event),
      facts: [saysEvent(seen, event)],
      disproof: `a Secret ${secret} of type kubernetes.io/tls`,
      later: [
        {
          text: `make Secret ${secret} with the certificate and its key, or correct secretName of ${written(ref)}`,
        },
      ],
      nextCheck: {
        text: "see its TLS hosts, their Secrets and its events",
        kubectl: shellWords`describe ingress ${name}`,
        object: refIn(ref.namespace, "Ingress", name),
      },
      symptom: { reason: event.reason },
    };
  },
});

/** Its Certificate became Ready, so there is the Secret, and the controller has not warned since. */
function wasMadeSince(
  event: Event,
  { ref, secret }: Pick<Secured, "ref"> & Pick<Missing, "secret">,
  { cluster }: Inquiry,
): boolean {
  return objectsOf(cluster.state, "Certificate").some(
    ({ metadata, spec, status }) =>
      metadata.namespace === ref.namespace &&
      spec.secretName === secret &&
      status.conditions.some(
        ({ type, status: is, lastTransitionTime: at = "" }) =>
          type === "Ready" && is === "True" && Date.parse(at) >= seenAt(event),
      ),
  );
}
