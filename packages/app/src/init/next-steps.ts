import path from "node:path";
import { shellWords } from "@binnacle/diagnosis";
import { awsSource, suffixOf } from "./aws-source.ts";
import { type Installation, tokenFilesOf } from "./written-files.ts";

/** As the chart calls the image when nothing else is said. */
const image = "binnacle:0.0.0";
const build = "docker buildx build -f deploy/docker/Dockerfile --platform linux/amd64,linux/arm64";

/** What to do next, in its order; each is a command that can be pasted, or says where to click. */
export function nextSteps(installation: Installation): readonly string[] {
  const { region } = installation.answers;
  return [
    ...slackPages(installation),
    ...imageOf(installation),
    ...(region === undefined ? [] : terraform(installation)),
    "kubectl create namespace binnacle",
    "kubectl label namespace binnacle pod-security.kubernetes.io/enforce=restricted",
    secret(installation),
    helm(installation),
    "kubectl -n binnacle exec deploy/binnacle -- binnacle doctor --config /etc/binnacle/binnacle.yaml",
  ];
}

/** Nothing of it where both tokens are there. */
function slackPages(installation: Installation): string[] {
  const { answers, folder } = installation;
  if (answers.botTokenFile !== undefined && answers.appTokenFile !== undefined) return [];
  const { botTokenFile, appTokenFile } = tokenFilesOf(installation);
  const made = path.join(folder, "slack-manifest.json");
  return [
    `In a browser: https://api.slack.com/apps → Create New App → From a manifest → the text of ${made}.
Basic Information → App-Level Tokens: one with connections:write, into the file ${appTokenFile}.
Install App → Install to Workspace, then the Bot User OAuth Token into the file ${botTokenFile}.`,
  ];
}

/** Where the cluster finds the image. */
function imageOf({ answers: { region }, context }: Installation): string[] {
  if (region !== undefined) {
    const registry = `"$ACCOUNT.dkr.ecr.${region}.${suffixOf(region)}"`;
    return [
      "ACCOUNT=$(aws sts get-caller-identity --query Account --output text)",
      shellWords`aws ecr create-repository --repository-name binnacle --region ${region}`,
      `${shellWords`aws ecr get-login-password --region ${region}`} | docker login --username AWS --password-stdin ${registry}`,
      `${build} -t ${registry}/${image} --push .`,
    ];
  }
  const kind = context?.kindName;
  if (kind === undefined)
    return [
      "REGISTRY=registry.example.com   # yours, from which the cluster pulls",
      `${build} -t "$REGISTRY"/${image} --push .`,
    ];
  return [
    `docker build -f deploy/docker/Dockerfile -t ${image} .`,
    shellWords`kind load docker-image binnacle:0.0.0 --name ${kind}`,
  ];
}

function terraform({ answers, folder }: Installation): string[] {
  const file = path.join(folder, "terraform.tfvars");
  const sources = [answers.prometheusUrl, answers.opensearchUrl].flatMap((url) =>
    Object.entries(awsSource(url ?? "")?.variables ?? {}),
  );
  const given = sources.map(([variable, value]) => ` -var ${variable}=${value}`);
  return [
    "terraform -chdir=deploy/terraform init",
    `${shellWords`terraform -chdir=deploy/terraform apply -var-file=${file}`}${given.join("")}`,
  ];
}

function secret(installation: Installation): string {
  const { botTokenFile, appTokenFile } = tokenFilesOf(installation);
  return shellWords`kubectl -n binnacle create secret generic binnacle-slack --from-file=bot-token=${botTokenFile} --from-file=app-token=${appTokenFile}`;
}

function helm({ answers: { region }, context, folder }: Installation): string {
  const values = path.join(folder, "values.yaml");
  const install = shellWords`helm install binnacle deploy/helm/binnacle -n binnacle --wait -f ${values}`;
  if (region !== undefined)
    return `${install} --set image.repository="$ACCOUNT.dkr.ecr.${region}.${suffixOf(region)}/binnacle" --set-json config.memory="$(terraform -chdir=deploy/terraform output -json memory)"`;
  return context?.kindName === undefined
    ? `${install} --set image.repository="$REGISTRY/binnacle"`
    : install;
}
