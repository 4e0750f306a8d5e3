/** The token that the emulator knows its one user by. */
export const emulatorToken = "emulated-cluster-token";

/**
 * A kubeconfig (JSON, which is YAML too) with one cluster, user and context, all named after the cluster.
 * @param url of the emulator, `http://127.0.0.1:1234`.
 */
export function kubeconfigFor(url: string, clusterName = "recorded"): string {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": clusterName,
    clusters: [{ name: clusterName, cluster: { server: url, "insecure-skip-tls-verify": true } }],
    users: [{ name: clusterName, user: { token: emulatorToken } }],
    contexts: [{ name: clusterName, context: { cluster: clusterName, user: clusterName } }],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
