/** Settings of the product that point into an emulated world. */
export interface WorldSettings {
  readonly clusterName: string;
  readonly kubeconfig: string;
  /** Absent: the recording has no metrics, so none are connected. */
  readonly prometheusUrl?: string;
  readonly opensearchUrl: string;
  readonly memory: { readonly bucket: string; readonly region: string; readonly endpoint: string };
}
