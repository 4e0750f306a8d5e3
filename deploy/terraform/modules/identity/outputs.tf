output "role_arn" {
  description = "ARN of the role."
  value       = aws_iam_role.bot.arn
}

output "policy" {
  description = "What it may do, as JSON."
  value       = data.aws_iam_policy_document.grants.json
}
