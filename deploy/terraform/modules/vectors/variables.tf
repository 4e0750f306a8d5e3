variable "name" {
  description = "Name of the stack."
  type        = string
}

variable "bucket" {
  description = "Name of the vector bucket."
  type        = string
}

variable "kms_key_arn" {
  description = "KMS key of the bucket. Empty: keys that S3 manages."
  type        = string
}

variable "is_kept" {
  description = "Whether the bucket outlives the stack."
  type        = bool
}
