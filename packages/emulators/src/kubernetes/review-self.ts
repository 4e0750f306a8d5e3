/** Who asks, as the API server knows them. */
export function reviewSelf(username: string): Response {
  const userInfo = { username, groups: ["system:authenticated"] };
  return Response.json(
    {
      kind: "SelfSubjectReview",
      apiVersion: "authentication.k8s.io/v1",
      metadata: {},
      status: { userInfo },
    },
    { status: 201 },
  );
}
