import { present } from "@binnacle/contracts";
import { type Forms, meaningIn } from "./forms.ts";
import { plainWords } from "./plain-words.ts";

/** What listens on a port, by what it answered to somebody who asked in another way. */
export type Spoken =
  | "http"
  /** Frames of HTTP/2 from the first byte: gRPC, most often. */
  | "http2"
  | "tls"
  /** Neither HTTP nor TLS. */
  | "other"
  /** gRPC, and not its health service. */
  | "grpc_without_health";

/** What the answer to a probe tells of who gave it. */
export interface ProbeAnswer {
  readonly speaks?: Spoken;
  /** The code of an answer over HTTP. */
  readonly code?: number;
  /** Nobody took the question: the port refused it, or gRPC got no connection and does not say why. */
  readonly unheard?: "refused" | "unconnected";
}

/** The kubelet quotes bytes as Go does: `\x15\x03` begins a record of TLS, `\x00\x00` a frame of HTTP/2. */
const FORMS: Forms<Spoken> = [
  [/server gave HTTP response to HTTPS client|does not look like a TLS handshake/, "http"],
  [/header looked like an HTTP\/1|unexpected HTTP status code received from server/, "http"],
  [/received unexpected content-type/, "http"],
  [/malformed HTTP response \\?"\\+x15\\+x03/, "tls"],
  [/malformed HTTP response \\?"\\+x00\\+x00/, "http2"],
  [/malformed HTTP (?:response|version|status)/, "other"],
  [/does not implement the grpc health protocol/, "grpc_without_health"],
  [/unknown service grpc\.health\./, "grpc_without_health"],
];
const UNHEARD: Forms<NonNullable<ProbeAnswer["unheard"]>> = [
  [/connection refused|actively refused/i, "refused"],
  [/failed to connect service/, "unconnected"],
];
const CODE = /HTTP probe failed(?: with statuscode)?: (\d{3})\b/;

/** Reads what an Unhealthy event says of the answer. */
export function readProbeAnswer(message: string): ProbeAnswer {
  const words = plainWords(message);
  const code = CODE.exec(words)?.[1];
  return present({
    speaks: meaningIn(FORMS, words),
    unheard: meaningIn(UNHEARD, words),
    code: code === undefined ? undefined : Number(code),
  });
}
