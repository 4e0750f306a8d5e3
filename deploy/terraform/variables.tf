variable "region" {
  description = "AWS region of the EKS cluster."
  type        = string
}

variable "cluster_name" {
  description = "Name of the EKS cluster in which the bot runs."
  type        = string
}

variable "deployment_type" {
  description = "What is installed. \"agentic\": the bot, its agents and their memory. \"rag\" is reserved."
  type        = string
  default     = "agentic"

  validation {
    condition     = contains(["agentic", "rag"], var.deployment_type)
    error_message = "deployment_type is \"agentic\" (or \"rag\", which does not exist yet)."
  }

  validation {
    condition     = var.deployment_type != "rag"
    error_message = "deployment_type \"rag\" (answers from indexed telemetry) is reserved and does not exist yet: use \"agentic\"."
  }
}

variable "namespace" {
  description = "Kubernetes namespace of the bot."
  type        = string
  default     = "binnacle"
}

variable "service_accounts" {
  description = "Kubernetes service accounts that get the role, as the Helm chart names them. With its topology \"services\" Amazon Managed Service for Prometheus is asked by \"binnacle-prometheus\"."
  type        = list(string)
  default     = ["binnacle"]

  validation {
    condition     = length(var.service_accounts) > 0
    error_message = "service_accounts: at least the one of the bot, \"binnacle\"."
  }
}

variable "name" {
  description = "Prefix of what is made here. A second installation in the same account needs another one."
  type        = string
  default     = "binnacle"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "name: 2 to 31 small letters, digits and hyphens, beginning with a letter."
  }
}

variable "models" {
  description = "Foundation models and inference profiles of Amazon Bedrock that may be called, by ARN. An inference profile needs its own ARN and that of its model in each of its regions. None: code alone answers."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.models : can(regex("^arn:aws[a-z-]*:bedrock:[a-z0-9-]*:[0-9]*:(foundation-model|inference-profile|application-inference-profile)/[^*]+$", arn))])
    error_message = "models: each is the ARN of one foundation model or inference profile; no wildcard."
  }
}

variable "guardrail_arn" {
  description = "ARN of the Bedrock guardrail that the configuration names. Empty: none."
  type        = string
  default     = ""
}

variable "memory" {
  description = "Whether past incidents are remembered, in a bucket of Amazon S3 Vectors that is made here."
  type        = bool
  default     = true
}

variable "memory_kms_key_arn" {
  description = "KMS key for the vector bucket. Empty: keys that S3 manages."
  type        = string
  default     = ""
}

variable "memory_is_kept" {
  description = "Whether the vector bucket and its incidents outlive `terraform destroy`."
  type        = bool
  default     = false
}

variable "prometheus_workspace_arn" {
  description = "Workspace of Amazon Managed Service for Prometheus that is asked. Empty: none."
  type        = string
  default     = ""
}

variable "opensearch_domain_arn" {
  description = "Domain of Amazon OpenSearch Service that is asked, by a signed request. Empty: none."
  type        = string
  default     = ""
}

variable "opensearch_collection_arn" {
  description = "Collection of OpenSearch Serverless that is asked. Empty: none."
  type        = string
  default     = ""
}

variable "opensearch_collection_name" {
  description = "Its name, for its data access policy."
  type        = string
  default     = ""

  validation {
    condition     = (var.opensearch_collection_arn == "") == (var.opensearch_collection_name == "")
    error_message = "opensearch_collection_name and opensearch_collection_arn belong together: give both or none."
  }
}

variable "spoke_role_arns" {
  description = "Roles of other accounts that the bot assumes to ask their clusters (hub and spoke)."
  type        = list(string)
  default     = []
}

variable "vpc_id" {
  description = "VPC in which endpoints are made, for clusters without a way to the internet. Empty: none are made."
  type        = string
  default     = ""
}

variable "subnet_ids" {
  description = "Private subnets of the endpoints."
  type        = list(string)
  default     = []

  validation {
    condition     = (var.vpc_id == "") == (length(var.subnet_ids) == 0)
    error_message = "vpc_id and subnet_ids belong together: give both or none."
  }
}

variable "pod_security_group_id" {
  description = "Security group of the pods, from which the endpoints are reached."
  type        = string
  default     = ""

  validation {
    condition     = var.vpc_id == "" || var.pod_security_group_id != ""
    error_message = "With vpc_id the endpoints need pod_security_group_id: the security group of the nodes or pods that reach them."
  }
}

variable "tags" {
  description = "Put on all that can have tags."
  type        = map(string)
  default     = {}
}
