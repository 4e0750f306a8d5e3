variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "region" {
  description = "AWS region."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the cluster."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of the endpoints."
  type        = list(string)
}

variable "pod_security_group_id" {
  description = "Security group from which they are reached."
  type        = string
}

variable "services" {
  description = "Services that get an endpoint, as their names end."
  type        = list(string)
}
