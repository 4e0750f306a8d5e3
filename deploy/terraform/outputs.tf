output "role_arn" {
  description = "Role of the bot's pods. The association gives it to them: nothing has to be written down."
  value       = module.identity.role_arn
}

output "memory" {
  description = "The memory block of binnacle.yaml; null: none was made."
  value       = var.memory ? { bucket = local.vector_bucket, region = var.region } : null

  # The bucket is there before anybody writes its name down.
  depends_on = [module.vectors]
}

output "policy" {
  description = "What the role may do, as JSON."
  value       = module.identity.policy
}
