import { type Evidence, type EvidenceOf, present } from "@binnacle/contracts";
import { identify } from "./hash.ts";

/** Who saw the facts of one call. */
interface EvidenceSource {
  readonly clusterId: string;
  readonly origin: Evidence["origin"];
  readonly server: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Makes the evidence of one call. Equal facts get equal ids, whoever asks and when. */
export function createEvidence({
  clusterId,
  origin,
  server,
  tool,
  ...source
}: EvidenceSource): EvidenceOf {
  return ({ about, pointer, value, subject, text, values, observedAt, trust, reproduce }) => ({
    id: identify({ clusterId, origin, subject: about, pointer, value }),
    clusterId,
    origin,
    source: { server, tool, arguments: { ...source.arguments } },
    ...present({ subject }),
    text,
    values: values ?? {},
    observedAt,
    trust: trust ?? "fact",
    reproduce,
  });
}
