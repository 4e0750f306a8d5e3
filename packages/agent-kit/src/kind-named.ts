/** Short and plural names of kinds that people and kubectl use, by their kind in lower case. */
const names: Readonly<Record<string, string>> = {
  pod: "po",
  deployment: "deploy",
  statefulset: "sts",
  daemonset: "ds",
  replicaset: "rs",
  cronjob: "cj",
  service: "svc",
  ingress: "ing",
  configmap: "cm",
  node: "no",
  namespace: "ns",
  persistentvolumeclaim: "pvc",
  persistentvolume: "pv",
  horizontalpodautoscaler: "hpa",
  poddisruptionbudget: "pdb",
  networkpolicy: "netpol",
  serviceaccount: "sa",
  resourcequota: "quota",
  limitrange: "limits",
  event: "ev",
  storageclass: "sc",
};
const byShort = new Map(Object.entries(names).map(([kind, short]) => [short, kind]));

/** `Deployment`, `deploy`, `deployments.apps` → `deployment`. */
export function kindNamed(written: string): string {
  const word = (written.split(".")[0] ?? "").toLowerCase();
  const known = byShort.get(word);
  if (known !== undefined || word in names) return known ?? word;
  return (
    [word.replace(/ies$/u, "y"), word.replace(/(?<=s)es$/u, ""), word.replace(/s$/u, "")].find(
      (single) => single in names,
    ) ?? word.replace(/s$/u, "")
  );
}
