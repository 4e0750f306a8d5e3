provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ app = "binnacle", install = var.name }, var.tags)
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  vector_bucket = "${var.name}-${data.aws_caller_identity.current.account_id}-${var.region}"
  vector_arn    = "arn:${data.aws_partition.current.partition}:s3vectors:${var.region}:${data.aws_caller_identity.current.account_id}:bucket/${local.vector_bucket}"
}

module "vectors" {
  source = "./modules/vectors"
  count  = var.memory ? 1 : 0

  name        = var.name
  bucket      = local.vector_bucket
  kms_key_arn = var.memory_kms_key_arn
  is_kept     = var.memory_is_kept
}

module "identity" {
  source = "./modules/identity"

  name             = var.name
  cluster_name     = var.cluster_name
  namespace        = var.namespace
  service_accounts = var.service_accounts

  grants = {
    models     = var.models
    guardrails = compact([var.guardrail_arn])
    vectors    = var.memory ? ["${local.vector_arn}/index/*"] : []
    # A list of names is asked of the account, not of a bucket.
    buckets    = var.memory ? ["*"] : []
    keys       = var.memory && var.memory_kms_key_arn != "" ? [var.memory_kms_key_arn] : []
    metrics    = compact([var.prometheus_workspace_arn])
    logs       = var.opensearch_domain_arn == "" ? [] : ["${var.opensearch_domain_arn}/*"]
    searches   = var.opensearch_domain_arn == "" ? [] : ["${var.opensearch_domain_arn}/*/_search"]
    collection = compact([var.opensearch_collection_arn])
    spokes     = var.spoke_role_arns
  }

  collection_name = var.opensearch_collection_name
}

module "network" {
  source = "./modules/network"
  count  = var.vpc_id == "" ? 0 : 1

  name                  = var.name
  region                = var.region
  vpc_id                = var.vpc_id
  subnet_ids            = var.subnet_ids
  pod_security_group_id = var.pod_security_group_id

  services = compact([
    "eks-auth",
    "sts",
    length(var.models) > 0 ? "bedrock-runtime" : "",
    var.memory ? "s3vectors" : "",
    var.prometheus_workspace_arn == "" ? "" : "aps-workspaces",
  ])
}
