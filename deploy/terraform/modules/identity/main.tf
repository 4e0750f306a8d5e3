locals {
  # One list of actions, which the documentation and the tests read too.
  actions = jsondecode(file("${path.module}/actions.json"))
  granted = { for group, arns in var.grants : group => arns if length(arns) > 0 }
}

# EKS tells by tags for whom it asks: another association of the account cannot use this role.
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }

    dynamic "condition" {
      for_each = {
        eks-cluster-name           = [var.cluster_name]
        kubernetes-namespace       = [var.namespace]
        kubernetes-service-account = var.service_accounts
      }

      content {
        test     = "StringEquals"
        variable = "aws:RequestTag/${condition.key}"
        values   = condition.value
      }
    }
  }
}

data "aws_iam_policy_document" "grants" {
  dynamic "statement" {
    for_each = local.granted

    content {
      sid       = title(statement.key)
      actions   = local.actions[statement.key]
      resources = statement.value
    }
  }
}

resource "aws_iam_role" "bot" {
  name               = var.name
  description        = "What the Binnacle bot of the EKS cluster ${var.cluster_name} may do. It changes nothing that it observes."
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "grants" {
  count = length(local.granted) > 0 ? 1 : 0

  name   = "grants"
  role   = aws_iam_role.bot.id
  policy = data.aws_iam_policy_document.grants.json
}

resource "aws_eks_pod_identity_association" "bot" {
  for_each = toset(var.service_accounts)

  cluster_name    = var.cluster_name
  namespace       = var.namespace
  service_account = each.key
  role_arn        = aws_iam_role.bot.arn
}

# A collection asks its own policy besides IAM.
resource "aws_opensearchserverless_access_policy" "read" {
  count = var.collection_name == "" ? 0 : 1

  name        = substr("${var.name}-read", 0, 32)
  type        = "data"
  description = "The Binnacle bot reads logs."

  policy = jsonencode([
    {
      Principal = [aws_iam_role.bot.arn]
      Rules = [
        {
          ResourceType = "index"
          Resource     = ["index/${var.collection_name}/*"]
          Permission   = ["aoss:DescribeIndex", "aoss:ReadDocument"]
        },
      ]
    },
  ])
}
