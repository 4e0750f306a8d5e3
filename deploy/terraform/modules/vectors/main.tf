locals {
  # An index belongs to one embedder, whose id is in its name.
  index    = "incidents-ngrams-v1"
  deletion = var.is_kept ? "Retain" : "Delete"

  encryption = var.kms_key_arn == "" ? { SseType = "AES256" } : {
    SseType   = "aws:kms"
    KmsKeyArn = var.kms_key_arn
  }
}

# Providers before 6.24 know no S3 Vectors: CloudFormation does, in all of them.
resource "aws_cloudformation_stack" "vectors" {
  name = "${var.name}-vectors"

  template_body = jsonencode({
    AWSTemplateFormatVersion = "2010-09-09"
    Description              = "Past incidents that people judged, for the Binnacle bot."

    Resources = {
      Bucket = {
        Type                = "AWS::S3Vectors::VectorBucket"
        DeletionPolicy      = local.deletion
        UpdateReplacePolicy = local.deletion
        Properties = {
          VectorBucketName        = var.bucket
          EncryptionConfiguration = local.encryption
        }
      }
      Incidents = {
        Type                = "AWS::S3Vectors::Index"
        DependsOn           = "Bucket"
        DeletionPolicy      = local.deletion
        UpdateReplacePolicy = local.deletion
        Properties = {
          VectorBucketName = var.bucket
          IndexName        = local.index
          DataType         = "float32"
          Dimension        = 1024
          DistanceMetric   = "cosine"
          MetadataConfiguration = {
            NonFilterableMetadataKeys = ["document"]
          }
        }
      }
    }
  })
}
