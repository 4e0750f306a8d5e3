import { calledService } from "./called-service.ts";
import { toldCause } from "./told-cause.ts";

/** It does not accept the certificate of what it calls. */
export const certificateRejected = toldCause({
  id: "certificate-rejected",
  title: "Certificate rejected",
  high: "its last error is a certificate that it does not accept",
  ruledOut: "no container that ended rejected a certificate",
  kind: "certificate-rejected",
  does: "rejects a certificate",
  mend: "renew the certificate, or let the program trust who signed it",
  more: calledService,
});
