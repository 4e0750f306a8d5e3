export {
  type AlertmanagerEmulator,
  startAlertmanagerEmulator,
} from "./alertmanager/start-alertmanager-emulator.ts";
export {
  type BedrockEmulator,
  type BedrockOptions,
  startBedrockEmulator,
} from "./bedrock/start-bedrock-emulator.ts";
export { emulated } from "./emulated.ts";
export { kubeconfigFor } from "./kubernetes/kubeconfig-for.ts";
export {
  type KubernetesEmulator,
  startKubernetesEmulator,
} from "./kubernetes/start-kubernetes-emulator.ts";
export type { IndexedDocument } from "./opensearch/create-documents.ts";
export {
  type OpenSearchEmulator,
  startOpenSearchEmulator,
} from "./opensearch/start-open-search-emulator.ts";
export {
  type PodIdentityEmulator,
  type PodIdentityOptions,
  startPodIdentityEmulator,
} from "./pod-identity/start-pod-identity-emulator.ts";
export {
  type PrometheusEmulator,
  startPrometheusEmulator,
} from "./prometheus/start-prometheus-emulator.ts";
export { lockDirectory } from "./s3-vectors/lock-directory.ts";
export {
  type S3VectorsEmulator,
  type S3VectorsOptions,
  startS3VectorsEmulator,
} from "./s3-vectors/start-s3-vectors-emulator.ts";
export { parseMarkdown, parseMrkdwn } from "./slack/page-reading.ts";
export { type SlackEmulator, startSlackEmulator } from "./slack/start-slack-emulator.ts";
