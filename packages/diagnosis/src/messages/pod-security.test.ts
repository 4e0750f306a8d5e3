import { expect, test } from "vitest";
import { readPodSecurity } from "./pod-security.ts";

test("what the restricted level demands of each container", () => {
  const words =
    'pods "pay-1" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (containers "app", "proxy" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "app" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';
  expect(readPodSecurity(words)).toEqual({
    level: "restricted:latest",
    demands: [
      { containers: ["app", "proxy"], path: ["allowPrivilegeEscalation"], value: false },
      { containers: ["app"], path: ["capabilities", "drop"], value: ["ALL"] },
      { containers: ["app"], path: ["runAsNonRoot"], value: true },
      { containers: ["app"], path: ["seccompProfile", "type"], value: "RuntimeDefault" },
    ],
    others: [],
  });
});

test.for([
  [
    'violates PodSecurity "baseline:v1.30": privileged (container "app" must not set securityContext.privileged=true)',
    [{ containers: ["app"], path: ["privileged"], value: false }],
    [],
  ],
  [
    'violates PodSecurity "restricted:latest": runAsUser=0 (container "app" must not set securityContext.runAsUser=0)',
    [{ containers: ["app"], path: ["runAsUser"], value: null }],
    [],
  ],
  [
    'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), hostPath volumes (volume "logs")',
    [],
    ["host namespaces (hostNetwork=true)", 'hostPath volumes (volume "logs")'],
  ],
  [
    'violates PodSecurity "baseline:latest": non-default capabilities (container "app" must not include "NET_ADMIN" in securityContext.capabilities.add)',
    [],
    [
      'non-default capabilities (container "app" must not include "NET_ADMIN" in securityContext.capabilities.add)',
    ],
  ],
] as const)("%s", ([words, demands, others]) => {
  expect(readPodSecurity(words)).toMatchObject({ demands, others });
});

test("another refusal is not about it", () => {
  expect(readPodSecurity("exceeded quota: team")).toBeUndefined();
});
