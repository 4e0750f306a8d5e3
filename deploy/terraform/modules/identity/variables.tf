variable "name" {
  description = "Name of the role."
  type        = string
}

variable "cluster_name" {
  description = "EKS cluster of the association."
  type        = string
}

variable "namespace" {
  description = "Namespace of the service account."
  type        = string
}

variable "service_accounts" {
  description = "Service accounts whose pods get the role."
  type        = list(string)
}

variable "grants" {
  description = "ARNs that each group of actions may be used on. An empty group is not granted."
  type = object({
    models     = list(string)
    guardrails = list(string)
    vectors    = list(string)
    buckets    = list(string)
    keys       = list(string)
    metrics    = list(string)
    logs       = list(string)
    searches   = list(string)
    collection = list(string)
    spokes     = list(string)
  })
}

variable "collection_name" {
  description = "OpenSearch Serverless collection of the data access policy. Empty: none is made."
  type        = string
  default     = ""
}
