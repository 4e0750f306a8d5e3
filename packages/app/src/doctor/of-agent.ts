import type { AgentState } from "@binnacle/memory-store";
import type { AwsCommands } from "./aws-commands.ts";
import type { Finding } from "./doctor-report.ts";

/** What the agent of Pod Identity does for this pod. `isPassedOver`: another role goes before it. */
export function ofAgent(agent: AgentState, commands: AwsCommands, isPassedOver: boolean): Finding {
  if (agent.kind === "refused") return ofRefusal(agent, commands);
  if (agent.kind === "answers") return isPassedOver ? untaken : gives;
  return agent.kind === "silent" ? silent : absent(commands);
}

const gives: Finding = {
  state: "ok",
  why: "its agent gives credentials; of which role, aws sts get-caller-identity tells",
};

const untaken: Finding = {
  state: "ok",
  why: "its agent gives credentials, which nobody takes: see `one role`",
};

const silent: Finding = {
  state: "wrong",
  why: "its agent does not answer",
  mend: "Check its DaemonSet on this node, and that egress to 169.254.170.23:80 is let through:\nkubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent -o wide",
};

function absent({ associate }: AwsCommands): Finding {
  return {
    state: "not_configured",
    why: "this pod has no association (AWS_CONTAINER_CREDENTIALS_FULL_URI is not set)",
    mend: `On EKS, associate a role with the service account and restart the pod:\n${associate}`,
  };
}

const notFound = 404;
const ofServer = 500;

function ofRefusal(
  { status = 0, answer }: Extract<AgentState, { kind: "refused" }>,
  { account, associate }: AwsCommands,
): Finding {
  if (status === notFound)
    return {
      state: "wrong",
      why: `there is no association for ${account === undefined ? "this service account" : `the service account ${account}`} (${answer})`,
      mend: `Associate a role with it, and restart the pod:\n${associate}`,
    };
  if (status >= ofServer)
    return {
      state: "wrong",
      why: `its agent fails: ${answer}`,
      mend: "See its log on this node:\nkubectl logs -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent --prefix --tail=50",
    };
  return {
    state: "wrong",
    why: `its agent gives no credentials: ${answer}`,
    mend: `Let pods.eks.amazonaws.com sts:AssumeRole and sts:TagSession in the trust of its role; if there is no association, make it. Then restart the pod:\n${associate}`,
  };
}
