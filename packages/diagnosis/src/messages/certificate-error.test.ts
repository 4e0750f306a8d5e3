import { expect, test } from "vitest";
import { readCertificateError } from "./certificate-error.ts";

const rows: readonly (readonly [text: string, read: object | undefined])[] = [
  [
    "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-29T04:00:00Z is after 2026-11-28T00:00:00Z",
    { kind: "expired", now: "2026-11-29T04:00:00Z", limit: "2026-11-28T00:00:00Z" },
  ],
  [
    "x509: certificate has expired or is not yet valid: current time 2026-11-29T04:00:00Z is before 2026-12-01T00:00:00Z",
    { kind: "not_yet_valid", now: "2026-11-29T04:00:00Z", limit: "2026-12-01T00:00:00Z" },
  ],
  [
    "x509: certificate has expired or is not yet valid: current time 2026-11-29T04:00:00+02:00 is after 2026-11-28T00:00:00Z, requeuing",
    { kind: "expired", now: "2026-11-29T04:00:00+02:00", limit: "2026-11-28T00:00:00Z" },
  ],
  ["x509: certificate has expired or is not yet valid", { kind: "expired" }],
  [
    'x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "shop-ca")',
    { kind: "unknown_authority" },
  ],
  [
    "x509: certificate is valid for pay.shop, pay.shop.svc, not pay.billing.svc",
    { kind: "wrong_name", name: "pay.billing.svc" },
  ],
  [
    "x509: cannot validate certificate for 10.0.3.7 because it doesn't contain any IP SANs",
    { kind: "wrong_name", name: "10.0.3.7" },
  ],
  [
    "x509: certificate is not valid for any names, but wanted to match pay.shop.svc",
    { kind: "wrong_name", name: "pay.shop.svc" },
  ],
  [
    "x509: certificate relies on legacy Common Name field, use SANs instead",
    { kind: "wrong_name" },
  ],
  ["Error: certificate has expired code: 'CERT_HAS_EXPIRED'", { kind: "expired" }],
  [
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: pay.shop. is not in the cert's altnames: DNS:web.shop",
    { kind: "wrong_name", name: "pay.shop" },
  ],
  [
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1007)",
    { kind: "unknown_authority" },
  ],
  [
    "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'pay.shop'. (_ssl.c:1007)",
    { kind: "wrong_name", name: "pay.shop" },
  ],
  ["Error: self-signed certificate in certificate chain", { kind: "unknown_authority" }],
  [
    "javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target",
    { kind: "unknown_authority" },
  ],
  [
    "java.security.cert.CertificateExpiredException: NotAfter: Sat Nov 28 00:00:00 UTC 2026",
    { kind: "expired" },
  ],
  ["curl: (60) SSL certificate problem: certificate has expired", { kind: "expired" }],
  ["x509: certificate specifies an incompatible key usage", { kind: "other" }],
  ["connect ECONNREFUSED 10.0.3.7:443", undefined],
  ["the session has expired", undefined],
];

test.for(rows)("%s", ([text, read]) => {
  expect(readCertificateError(text)).toEqual(read);
});
