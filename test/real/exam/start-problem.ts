import { programOf, repositoryOf, tagOf } from "./image.ts";
import type { Moment } from "./moment.ts";
import { programs } from "./programs.table.ts";
import { type Container, keyOf } from "./world.ts";

/** Why a container cannot be created or started, in the words of kubelet and runtime. */
export type StartProblem =
  | { readonly kind: "mount"; readonly message: string }
  | { readonly kind: "config"; readonly message: string }
  | { readonly kind: "image"; readonly message: string }
  | { readonly kind: "command"; readonly message: string };

export function startProblem(moment: Moment): StartProblem | undefined {
  const { container } = moment;
  return (
    mountProblem(moment) ??
    configProblem(moment) ??
    rootProblem(moment) ??
    imageProblem(container) ??
    commandProblem(container)
  );
}

/** Names of pull Secrets that the pod wants and nobody made. */
export function missingPullSecrets({ pod, world }: Moment): readonly string[] {
  const { namespace } = pod.metadata;
  return pod.spec.imagePullSecrets
    .map(({ name }) => name)
    .filter((name) => !world.keys.secret.has(keyOf({ namespace, name })));
}

function mountProblem({ pod, world }: Moment): StartProblem | undefined {
  const { namespace } = pod.metadata;
  for (const { name: volume, configMap, secret } of pod.spec.volumes) {
    const kind = configMap === undefined ? "secret" : "configmap";
    const name = configMap?.name ?? secret?.secretName;
    if (name === undefined || world.keys[kind].has(keyOf({ namespace, name }))) continue;
    const message = `MountVolume.SetUp failed for volume "${volume}" : ${kind} "${name}" not found`;
    return { kind: "mount", message };
  }
  return undefined;
}

/** All images here are of root. */
function rootProblem({ pod, container }: Moment): StartProblem | undefined {
  const { runAsNonRoot, runAsUser } = { ...pod.spec.securityContext, ...container.securityContext };
  if (runAsNonRoot !== true || runAsUser !== undefined) return undefined;
  const { name, namespace, uid } = pod.metadata;
  const where = `pod: "${name}_${namespace}(${uid})", container: ${container.name}`;
  const message = `container has runAsNonRoot and image will run as root (${where})`;
  return { kind: "config", message };
}

function configProblem({ pod, container, world }: Moment): StartProblem | undefined {
  const { namespace } = pod.metadata;
  const refs = container.env.flatMap(({ valueFrom }) => [
    ...keyRef("ConfigMap", valueFrom?.configMapKeyRef),
    ...keyRef("Secret", valueFrom?.secretKeyRef),
  ]);
  for (const { holder, name, key } of refs) {
    const kind = holder === "ConfigMap" ? "configmap" : "secret";
    const keys = world.keys[kind].get(keyOf({ namespace, name }));
    if (keys === undefined) return { kind: "config", message: `${kind} "${name}" not found` };
    const message = `couldn't find key ${key} in ${holder} ${namespace}/${name}`;
    if (!keys.has(key)) return { kind: "config", message };
  }
  return undefined;
}

type Holder = "ConfigMap" | "Secret";

function keyRef(
  holder: Holder,
  ref: { name: string; key: string; optional?: boolean | undefined } | undefined,
): readonly { holder: Holder; name: string; key: string }[] {
  return ref === undefined || ref.optional === true ? [] : [{ holder, ...ref }];
}

function imageProblem({ image }: Container): StartProblem | undefined {
  const program = programs[repositoryOf(image)];
  if (program?.tags.includes(tagOf(image)) === true) return undefined;
  const resolving = `failed to pull and unpack image "${image}": failed to resolve reference "${image}"`;
  const why =
    program === undefined
      ? `rpc error: code = Unknown desc = ${resolving}: pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`
      : `rpc error: code = NotFound desc = ${resolving}: ${image}: not found`;
  return { kind: "image", message: why };
}

function commandProblem(container: Container): StartProblem | undefined {
  const [file] = container.command;
  if (file === undefined || programOf(container).files.includes(file)) return undefined;
  const message =
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: " +
    `unable to start container process: error during container init: exec: "${file}": stat ${file}: no such file or directory: unknown`;
  return { kind: "command", message };
}
