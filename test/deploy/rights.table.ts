/** Why the role in the cluster may read each resource: `group/resource`, the core group without a name. */
export const reasonsInCluster: Readonly<Record<string, string>> = {
  "/configmaps":
    "Whether one that a pod names is there, which keys it has, that it changed. Values come with the list and are not kept",
  "/events": "What scheduler, kubelet and controllers say of a failure",
  "/namespaces":
    "Which there are; labels that policies select by; the id of the cluster (uid of kube-system)",
  "/nodes": "Conditions, taints, labels and room, where pods are not placed or not well",
  "/persistentvolumeclaims": "Why a volume that a pod waits for is not bound",
  "/persistentvolumes": "The volume behind a claim: its zone, its state",
  "/pods": "The symptoms: what runs, waits, restarts, ended and why",
  "/resourcequotas": "Why no pod is created: a quota is used up",
  "/serviceaccounts": "Whether one that a pod names is there",
  "/services": "Whom a Service selects, and whether anybody answers behind it",
  "/endpoints": "Shown when somebody asks for them",
  "/limitranges": "Limits that a pod has and its template does not set",
  "/pods/log": "What a container said before it ended",
  "/replicationcontrollers": "Shown when somebody asks for them",
  "acme.cert-manager.io/challenges": "Why a certificate is not issued",
  "apps/daemonsets": "Workloads: what should run",
  "apps/deployments": "Workloads: what should run, and their rollouts",
  "apps/replicasets": "Rollouts of a Deployment: what changed, and back to what",
  "apps/statefulsets": "Workloads: what should run",
  "apps/controllerrevisions": "Rollouts of StatefulSets and DaemonSets: what changed",
  "argoproj.io/applications": "Which deployment by Argo CD came before the trouble",
  "authorization.k8s.io/selfsubjectaccessreviews":
    "Which right of its own is missing; stores nothing",
  "authorization.k8s.io/subjectaccessreviews":
    "Whether a service account may do what its pod is refused; stores nothing",
  "autoscaling/horizontalpodautoscalers": "Why there are so many pods, or no more",
  "batch/cronjobs": "Workloads: what should have run when",
  "batch/jobs": "Workloads: what ran, and how it ended",
  "cert-manager.io/certificates":
    "Whether a certificate that a pod mounts is issued, and until when",
  "discovery.k8s.io/endpointslices": "Who answers behind a Service",
  "helm.toolkit.fluxcd.io/helmreleases": "Which deployment by Flux came before the trouble",
  "kustomize.toolkit.fluxcd.io/kustomizations": "Which deployment by Flux came before the trouble",
  "metrics.k8s.io/nodes": "What a node uses now",
  "metrics.k8s.io/pods": "What a pod uses now",
  "networking.k8s.io/ingressclasses": "Whether an Ingress has somebody who serves it",
  "networking.k8s.io/ingresses": "Which Service is reached from outside",
  "networking.k8s.io/networkpolicies": "Which traffic is not let through",
  "policy/poddisruptionbudgets": "What an eviction waits for",
  "storage.k8s.io/storageclasses": "How a claim would get its volume",
};

/** Why the role in AWS may do each action. */
export const reasonsInAws: Readonly<Record<string, string>> = {
  "bedrock:InvokeModelWithResponseStream": "A turn of a model that `models` names",
  "bedrock:ApplyGuardrail": "The guardrail that a model's row names",
  "s3vectors:GetIndex": "Whether the index is there and fits",
  "s3vectors:QueryVectors": "Incidents like this one",
  "s3vectors:GetVectors": "What was said of them; a query with a filter needs it, too",
  "s3vectors:PutVectors": "A verdict is remembered",
  "s3vectors:DeleteVectors": "A verdict is withdrawn",
  "s3vectors:ListVectorBuckets":
    "The doctor tells a misspelt name from a bucket that is not made yet; names only",
  "kms:Decrypt": "The bucket is read, where it has a key of yours",
  "kms:GenerateDataKey": "The bucket is written, where it has a key of yours",
  "aps:QueryMetrics": "Queries at a moment and over a range",
  "aps:GetLabels": "Which labels and values there are",
  "aps:GetSeries": "Which series there are",
  "aps:GetMetricMetadata": "Type and unit of a metric",
  "aps:ListRules": "The rule of an alert",
  "aps:ListAlerts": "Which alerts fire",
  "es:ESHttpGet": "Which indices and fields there are",
  "es:ESHttpPost": "Searches; the path must end in `_search`",
  "aoss:APIAccessAll": "To reach a collection at all; its data access policy grants reading alone",
  "sts:AssumeRole": "The roles of other accounts that are listed by ARN",
};

/** On what each group of actions of deploy/terraform is granted, and when. */
export const resourcesInAws: Readonly<Record<string, string>> = {
  models: "the models of `models`",
  guardrails: "the one of `guardrail_arn`",
  vectors: "indices of its own bucket",
  buckets: "`*`",
  keys: "the one of `memory_kms_key_arn`",
  metrics: "the one of `prometheus_workspace_arn`",
  logs: "the one of `opensearch_domain_arn`",
  searches: "its paths that end in `_search`",
  collection: "the one of `opensearch_collection_arn`",
  spokes: "those of `spoke_role_arns`",
};
