const PROFILE = /^(?:us|us-gov|eu|apac|jp|au|ca|sa|global)\./u;

/** The model behind a profile: `eu.anthropic.claude-sonnet-4-6` and its ARN are `anthropic.claude-sonnet-4-6`. */
export function familyOf(modelId: string): string {
  const id = modelId.slice(modelId.lastIndexOf("/") + 1);
  return id.replace(PROFILE, "");
}
