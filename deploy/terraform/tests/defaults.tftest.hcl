mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/binnacle" }
  }

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  region       = "eu-central-1"
  cluster_name = "prod-eu"
}

run "what_is_made_by_the_defaults" {
  assert {
    condition     = output.memory == { bucket = "binnacle-111122223333-eu-central-1", region = "eu-central-1" }
    error_message = "The memory block of binnacle.yaml names the bucket of this account and region."
  }

  assert {
    condition     = length(module.network) == 0
    error_message = "Endpoints are made only where a VPC is given."
  }
}

run "without_memory" {
  variables {
    memory = false
  }

  assert {
    condition     = length(module.vectors) == 0 && output.memory == null
    error_message = "No bucket where nothing is remembered."
  }
}

run "in_a_private_network" {
  command = plan

  variables {
    vpc_id                = "vpc-0"
    subnet_ids            = ["subnet-1", "subnet-2"]
    pod_security_group_id = "sg-0"
    models                = ["arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.example.model-v1"]
  }

  assert {
    condition     = length(module.network) == 1
    error_message = "With a VPC there are endpoints."
  }
}

run "rag_is_reserved" {
  command = plan

  variables {
    deployment_type = "rag"
  }

  expect_failures = [var.deployment_type]
}

run "no_wildcard_of_models" {
  command = plan

  variables {
    models = ["arn:aws:bedrock:eu-central-1::foundation-model/*"]
  }

  expect_failures = [var.models]
}

run "a_vpc_without_subnets" {
  command = plan

  variables {
    vpc_id = "vpc-0"
  }

  expect_failures = [var.subnet_ids, var.pod_security_group_id]
}

run "a_collection_without_its_name" {
  command = plan

  variables {
    opensearch_collection_arn = "arn:aws:aoss:eu-central-1:111122223333:collection/abc"
  }

  expect_failures = [var.opensearch_collection_name]
}
