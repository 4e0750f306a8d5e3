/** Settings of the product that point into an emulated world. */
export interface WorldSettings {
  readonly clusterName: string;
  readonly kubeconfig: string;
  readonly prometheusUrl: string;
  readonly opensearchUrl: string;
  readonly memory: { readonly bucket: string; readonly region: string; readonly endpoint: string };
}
