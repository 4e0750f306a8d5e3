import { base62, base64url, type Dice, lowerAndDigits } from "../dice.ts";
import { password } from "../passwords.ts";
import { encodedKey, privateKey } from "../pem.ts";
import type { Kind } from "../specimen.ts";

const registries = ["https://index.docker.io/v1/", "ghcr.io", "registry.example.com:5000"];

export const kubernetesKinds: readonly Kind[] = [
  {
    name: "service-account token, bound",
    group: "kubernetes",
    keys: ["K8S_TOKEN", "KUBE_TOKEN", "SERVICE_ACCOUNT_TOKEN", "TOKEN"],
    make: (dice) => {
      const value = serviceAccountToken(dice, {
        aud: ["https://kubernetes.default.svc"],
        exp: 1_795_913_000,
        iss: "https://oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D4E5F",
        "kubernetes.io": { namespace: "orders", serviceaccount: { name: "api" } },
        sub: "system:serviceaccount:orders:api",
      });
      return {
        secret: signatureOf(value),
        value,
        said: dice.pick([
          `failed to list pods with token ${value}`,
          `curl -sk -H "Authorization: Bearer ${value}" https://10.0.0.1/api/v1/pods`,
          `kubectl --token=${value} get pods`,
          `request headers: {"Authorization":["Bearer ${value}"],"User-Agent":["client-go"]}`,
        ]),
      };
    },
  },
  {
    name: "service-account token, of a Secret",
    group: "kubernetes",
    keys: ["LEGACY_TOKEN", "API_TOKEN"],
    make: (dice) => {
      const value = serviceAccountToken(dice, {
        iss: "kubernetes/serviceaccount",
        "kubernetes.io/serviceaccount/namespace": "ci",
        "kubernetes.io/serviceaccount/secret.name": "deployer-token-x7k2p",
      });
      return { secret: signatureOf(value), value, said: `token:      ${value}` };
    },
  },
  {
    name: "bootstrap token",
    group: "kubernetes",
    keys: ["BOOTSTRAP_TOKEN", "KUBEADM_TOKEN"],
    make: (dice) => {
      const secret = dice.letters(lowerAndDigits, 16);
      const value = `${dice.letters(lowerAndDigits, 6)}.${secret}`;
      return {
        secret,
        value,
        said: dice.pick([
          `kubeadm join 10.0.0.1:6443 --token ${value} --discovery-token-ca-cert-hash sha256:${dice.hex(64)}`,
          `[kubelet-start] using bootstrap token: ${value}`,
          `bootstrapToken: ${value}`,
        ]),
      };
    },
  },
  {
    name: "kubeconfig client-key-data",
    group: "kubernetes",
    keys: ["client-key-data", "CLIENT_KEY_DATA"],
    make: (dice) => {
      const label = dice.pick(["RSA PRIVATE KEY", "EC PRIVATE KEY"]);
      const { secret, value } = encodedKey(dice, label);
      return {
        secret,
        value,
        said: dice.pick([
          `    client-key-data: ${value}`,
          `{"user":{"client-key-data":"${value}"}}`,
        ]),
      };
    },
  },
  {
    name: "kubeconfig token",
    group: "kubernetes",
    keys: ["KUBECONFIG_USER_TOKEN"],
    make: (dice) => {
      const secret = dice.letters(base64url, dice.pick([32, 43, 86]));
      return {
        secret,
        value: `users: [{name: ci, user: {token: ${secret}}}]`,
        said: dice.pick([
          `users: [{name: ci, user: {token: ${secret}}}]`,
          `{"users":[{"name":"ci","user":{"token":"${secret}"}}]}`,
        ]),
      };
    },
  },
  {
    name: "kubeconfig password",
    group: "kubernetes",
    keys: ["KUBECONFIG_USER"],
    make: (dice) => {
      const secret = password(dice);
      const value = `{"user":{"username":"admin","password":"${secret}"}}`;
      return { secret, value, said: value };
    },
  },
  {
    name: "dockerconfigjson",
    group: "kubernetes",
    keys: [".dockerconfigjson", "DOCKER_AUTH_CONFIG"],
    make: (dice) => {
      const secret = password(dice);
      const value = dockerConfig(dice, secret);
      return { secret, value, said: `using registry config ${value}` };
    },
  },
  {
    name: "dockerconfigjson, auth alone",
    group: "kubernetes",
    keys: ["DOCKER_AUTH_CONFIG"],
    make: (dice) => {
      const secret = password(dice);
      const auth = Buffer.from(`robot:${secret}`).toString("base64");
      const value = `{"auths":{"${dice.pick(registries)}":{"auth":"${auth}"}}}`;
      return { secret, value, said: value };
    },
  },
  {
    name: "dockerconfigjson in base64",
    group: "kubernetes",
    keys: [".dockerconfigjson", "REGISTRY_CONFIG"],
    make: (dice) => {
      const secret = password(dice);
      const value = Buffer.from(dockerConfig(dice, secret)).toString("base64");
      return { secret, value, said: `.dockerconfigjson: ${value}` };
    },
  },
  {
    name: "basic-auth Secret",
    group: "kubernetes",
    keys: ["BASIC_AUTH_PASSWORD", "INGRESS_PASSWORD"],
    make: (dice) => ({ secret: password(dice) }),
  },
  {
    name: "data of a Secret, quoted",
    group: "kubernetes",
    keys: ["SECRET_DATA"],
    make: (dice) => {
      const secret = password(dice);
      const encoded = Buffer.from(secret).toString("base64");
      const value = `{"apiVersion":"v1","data":{"password":"${encoded}"},"kind":"Secret","metadata":{"name":"db"},"type":"Opaque"}`;
      return { secret, value, said: `applied ${value}` };
    },
  },
  {
    name: "tls.key",
    group: "kubernetes",
    keys: ["tls.key", "TLS_KEY", "ca.key"],
    make: (dice) => {
      const { secret, pem } = privateKey(dice, dice.pick(["RSA PRIVATE KEY", "PRIVATE KEY"]));
      return { secret, value: pem, said: `tls.key: ${JSON.stringify(pem)}` };
    },
  },
  {
    name: "encryption provider key",
    group: "kubernetes",
    keys: ["ENCRYPTION_SECRET"],
    make: (dice) => {
      const secret = dice.bytes(32).toString("base64");
      const value = `{"aescbc":{"keys":[{"name":"key1","secret":"${secret}"}]}}`;
      return { secret, value, said: `aescbc: {keys: [{name: key1, secret: ${secret}}]}` };
    },
  },
];

function serviceAccountToken(dice: Dice, payload: object): string {
  const header = { alg: "RS256", kid: dice.letters(base62, 43) };
  return [
    ...[header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")),
    dice.letters(base64url, 342),
  ].join(".");
}

function signatureOf(token: string): string {
  return token.split(".").at(-1) ?? "";
}

function dockerConfig(dice: Dice, secret: string): string {
  const auth = Buffer.from(`robot:${secret}`).toString("base64");
  const own = { username: "robot", password: secret, auth };
  return JSON.stringify({ auths: { [dice.pick(registries)]: own } });
}
