import { expect, test } from "vitest";
import { readPullFailure } from "./pull-failure.ts";

const rows: readonly (readonly [
  form: string,
  message: string,
  failure: readonly [kind: string, answer: string],
])[] = [
  [
    "containerd 1.7, a tag that is not there",
    'Failed to pull image "docker.io/shop/pay:v9": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/shop/pay:v9": failed to resolve reference "docker.io/shop/pay:v9": docker.io/shop/pay:v9: not found',
    ["not_found", "docker.io/shop/pay:v9: not found"],
  ],
  [
    "containerd 2, a tag that is not there",
    'Failed to pull image "r/pay:v9": failed to resolve reference "r/pay:v9": r/pay:v9: not found',
    ["not_found", "r/pay:v9: not found"],
  ],
  [
    "the back-off of Kubernetes 1.31 and later",
    'Back-off pulling image "r/pay:v9": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "r/pay:v9": failed to resolve reference "r/pay:v9": r/pay:v9: not found',
    ["not_found", "r/pay:v9: not found"],
  ],
  [
    "the back-off of older ones",
    'Back-off pulling image "r/pay:v9"',
    ["unknown", 'Back-off pulling image "r/pay:v9"'],
  ],
  [
    "Docker Hub, private or absent, by containerd",
    'failed to pull and unpack image "docker.io/shop/pay:v1": failed to resolve reference "docker.io/shop/pay:v1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    [
      "denied_or_absent",
      "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
    ],
  ],
  [
    "Docker Hub, private or absent, by the docker shim",
    `Failed to pull image "shop/pay:v1": rpc error: code = Unknown desc = Error response from daemon: pull access denied for shop/pay, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
    [
      "denied_or_absent",
      "pull access denied for shop/pay, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    ],
  ],
  [
    "Docker Hub, private or absent, by CRI-O",
    'Failed to pull image "docker.io/shop/pay:v1": initializing source docker://shop/pay:v1: reading manifest v1 in docker.io/shop/pay: requested access to the resource is denied',
    ["denied", "requested access to the resource is denied"],
  ],
  [
    "Docker Hub, too often",
    'Failed to pull image "shop/pay:v1": rpc error: code = Unknown desc = Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading',
    [
      "limited",
      "toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading",
    ],
  ],
  [
    "Docker Hub, too often, by containerd",
    'failed to pull and unpack image "docker.io/shop/pay:v1": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/shop/pay/manifests/sha256:1b2c: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.',
    [
      "limited",
      "unexpected status code https://registry-1.docker.io/v2/shop/pay/manifests/sha256:1b2c: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.",
    ],
  ],
  [
    "ECR, no repository",
    'Failed to pull image "111122223333.dkr.ecr.eu-west-1.amazonaws.com/pay:v1": rpc error: code = NotFound desc = failed to pull and unpack image "111122223333.dkr.ecr.eu-west-1.amazonaws.com/pay:v1": failed to resolve reference "111122223333.dkr.ecr.eu-west-1.amazonaws.com/pay:v1": 111122223333.dkr.ecr.eu-west-1.amazonaws.com/pay:v1: not found',
    ["not_found", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/pay:v1: not found"],
  ],
  [
    "ECR, no repository, by Docker",
    "rpc error: code = Unknown desc = Error response from daemon: repository 111122223333.dkr.ecr.eu-west-1.amazonaws.com/pay not found: name unknown: The repository with name 'pay' does not exist in the registry with id '111122223333'",
    [
      "not_found",
      "repository 111122223333.dkr.ecr.eu-west-1.amazonaws.com/pay not found: name unknown: The repository with name 'pay' does not exist in the registry with id '111122223333'",
    ],
  ],
  [
    "ECR, no permission",
    'failed to resolve reference "111122223333.dkr.ecr.eu-west-1.amazonaws.com/pay:v1": unexpected status from HEAD request to https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/v2/pay/manifests/v1: 403 Forbidden',
    [
      "denied",
      "unexpected status from HEAD request to https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/v2/pay/manifests/v1: 403 Forbidden",
    ],
  ],
  [
    "ECR, no credentials",
    'rpc error: code = Unknown desc = Error response from daemon: Head "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/v2/pay/manifests/v1": no basic auth credentials',
    ["denied", "no basic auth credentials"],
  ],
  [
    "GHCR, private or absent",
    'failed to resolve reference "ghcr.io/shop/pay:v1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Ashop%2Fpay%3Apull&service=ghcr.io: 403 Forbidden',
    [
      "denied",
      "unexpected status from GET request to https://ghcr.io/token?scope=repository%3Ashop%2Fpay%3Apull&service=ghcr.io: 403 Forbidden",
    ],
  ],
  [
    "Quay, by CRI-O",
    'Failed to pull image "quay.io/shop/pay:v1": rpc error: code = Unknown desc = reading manifest v1 in quay.io/shop/pay: unauthorized: access to the requested resource is not authorized',
    ["denied", "unauthorized: access to the requested resource is not authorized"],
  ],
  [
    "Quay, no tag, by CRI-O 1.31",
    'Failed to pull image "quay.io/shop/pay:v9": unable to pull image or OCI artifact: pull image err: initializing source docker://quay.io/shop/pay:v9: reading manifest v9 in quay.io/shop/pay: manifest unknown',
    ["not_found", "manifest unknown"],
  ],
  [
    "Artifact Registry, private or absent",
    'failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://europe-west1-docker.pkg.dev/v2/token?scope=x: 403 Forbidden: denied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource "projects/shop/locations/europe-west1/repositories/apps" (or it may not exist)',
    [
      "denied_or_absent",
      'unexpected status from GET request to https://europe-west1-docker.pkg.dev/v2/token?scope=x: 403 Forbidden: denied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource "projects/shop/locations/europe-west1/repositories/apps" (or it may not exist)',
    ],
  ],
  [
    "Azure, no credentials",
    "failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://shop.azurecr.io/oauth2/token?scope=x: 401 Unauthorized",
    [
      "denied",
      "unexpected status from GET request to https://shop.azurecr.io/oauth2/token?scope=x: 401 Unauthorized",
    ],
  ],
  [
    "ECR, a token of yesterday",
    "Error response from daemon: Your authorization token has expired. Reauthenticate and try again.",
    ["denied", "Your authorization token has expired. Reauthenticate and try again."],
  ],
  [
    "Artifactory, private",
    "Error response from daemon: The client does not have permission for manifest",
    ["denied", "The client does not have permission for manifest"],
  ],
  [
    "a registry that answers in JSON",
    'unexpected status: {"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest is gone"}]}',
    [
      "not_found",
      'unexpected status: {"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest is gone"}]}',
    ],
  ],
  [
    "another architecture, containerd",
    'failed to pull and unpack image "r/pay:v1": no match for platform in manifest: not found',
    ["wrong_platform", "no match for platform in manifest: not found"],
  ],
  [
    "another architecture, Docker",
    "Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries",
    ["wrong_platform", "no matching manifest for linux/arm64/v8 in the manifest list entries"],
  ],
  [
    "another architecture, CRI-O",
    'copying system image from manifest list: choosing image instance: no image found in image index for architecture "arm64", variant "v8", OS "linux"',
    [
      "wrong_platform",
      'choosing image instance: no image found in image index for architecture "arm64", variant "v8", OS "linux"',
    ],
  ],
  [
    "no such host",
    'failed to resolve reference "registry.shop.example/pay:v1": failed to do request: Head "https://registry.shop.example/v2/pay/manifests/v1": dial tcp: lookup registry.shop.example on 10.0.0.10:53: no such host',
    ["unreachable", "dial tcp: lookup registry.shop.example on 10.0.0.10:53: no such host"],
  ],
  [
    "a registry that is too slow",
    'Failed to pull image "r/pay:v1": failed to do request: Head "https://r/v2/pay/manifests/v1": dial tcp 10.1.2.3:443: i/o timeout',
    ["unreachable", "dial tcp 10.1.2.3:443: i/o timeout"],
  ],
  [
    "a certificate of its own",
    'failed to do request: Head "https://r:5000/v2/pay/manifests/v1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    [
      "unreachable",
      "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    ],
  ],
  [
    "a registry without TLS",
    'failed to do request: Head "https://r:5000/v2/pay/manifests/v1": http: server gave HTTP response to HTTPS client',
    ["unreachable", "http: server gave HTTP response to HTTPS client"],
  ],
  [
    "a resolver that does not answer",
    'failed to do request: Head "https://r/v2/p": dial tcp: lookup r: Temporary failure in name resolution',
    ["unreachable", "dial tcp: lookup r: Temporary failure in name resolution"],
  ],
  ["the kubelet's own limit", "pull QPS exceeded", ["paced", "pull QPS exceeded"]],
  [
    "an error of the registry",
    'failed to resolve reference "r/pay:v1": unexpected status from HEAD request to https://r/v2/pay: 500 Internal Server Error',
    [
      "failed",
      "unexpected status from HEAD request to https://r/v2/pay: 500 Internal Server Error",
    ],
  ],
  [
    "a registry that wants money",
    "unexpected status from HEAD request to https://r/v2/pay: 402 Payment Required",
    ["unknown", "unexpected status from HEAD request to https://r/v2/pay: 402 Payment Required"],
  ],
  [
    "a full disk",
    'failed to pull and unpack image "r/pay:v1": failed to copy: write /var/lib/containerd/ingest/data: no space left on device',
    ["other", "write /var/lib/containerd/ingest/data: no space left on device"],
  ],
  [
    "digits of a digest that look like a status",
    'Failed to pull image "r/pay@sha256:a429b403": failed to resolve reference "r/pay@sha256:a429b403": r/pay@sha256:a429b403: not found',
    ["not_found", "r/pay@sha256:a429b403: not found"],
  ],
  [
    "a name of an image that looks like an answer",
    'Failed to pull image "r/geofence:v1-403": failed to resolve reference "r/geofence:v1-403": r/geofence:v1-403: not found',
    ["not_found", "r/geofence:v1-403: not found"],
  ],
  [
    "a message that is all opening",
    "Failed to pull image: manifest unknown",
    ["not_found", "Failed to pull image: manifest unknown"],
  ],
];

test.for(rows)("a pull fails by %s", ([, message, [kind, answer]]) => {
  expect(readPullFailure(message)).toEqual({ kind, answer });
});

test.for([
  ["InvalidImageName", "invalid_name"],
  ["ErrImageNeverPull", "never_pulled"],
  ["RegistryUnavailable", "unreachable"],
  ["SignatureValidationFailed", "other"],
  ["ImagePullBackOff", "unknown"],
])("the reason %s alone tells %s", ([reason, kind]) => {
  expect(readPullFailure("", reason)).toEqual({ kind, answer: reason });
});
