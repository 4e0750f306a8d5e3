import { z } from "zod";

const Refused = z.object({
  code: z.string(),
  peer: z
    .object({
      validFrom: z.string(),
      validTo: z.string(),
      issuer: z.string(),
      names: z.array(z.string()),
    })
    .optional(),
});

type Peer = NonNullable<z.infer<typeof Refused>["peer"]>;
type Told = readonly [what: string, remedy: string];

const byCode: Readonly<Record<string, (peer: Peer | undefined) => Told>> = {
  CERT_HAS_EXPIRED: (peer) => [
    `expired${peer === undefined ? "" : ` on ${peer.validTo}`}`,
    "Renew it; if it is new, check the clock of this machine.",
  ],
  CERT_NOT_YET_VALID: (peer) => [
    `is not valid yet${peer === undefined ? "" : `, but from ${peer.validFrom} on`}`,
    "Check the clock of this machine.",
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: (peer) => [
    `is for other names${peer === undefined ? "" : `: ${peer.names.slice(0, 8).join(", ")}`}`,
    "Use one of its names as server in the kubeconfig, or give it as tls-server-name.",
  ],
};

/** Why a certificate was not accepted, with what is in it, and what mends it. */
export function certificateFailure(error: Error, address: string) {
  const { code = "", peer } = Refused.safeParse(error).data ?? {};
  const [what, remedy] = byCode[code]?.(peer) ?? untrusted(code, peer?.issuer ?? "");
  const why = `The certificate of the Kubernetes API server at ${address} ${what}.`;
  return { kind: "unavailable", why, remedy } as const;
}

function untrusted(code: string, issuer: string): Told {
  return [
    `was signed${issuer === "" ? "" : ` by ${issuer}`}, which is not trusted here (${code})`,
    "Give that authority: certificate-authority-data in the kubeconfig, --ca-file with --eks-cluster.",
  ];
}
