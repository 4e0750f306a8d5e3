import type { ContainerView } from "./pod-view.ts";

/** Known programs that stand beside another and serve it until it ends: by the name of the container. */
const NAMES =
  /^(?:envoy|vault-agent|consul(?:-(?:agent|client|connect-envoy.*|dataplane))?|daprd?|(?:otel|otc|opentelemetry)(?:-.*)?|fluent-bit|fluentd|filebeat|promtail|vector|datadog|(?:aws-)?xray(?:-daemon)?)$/;
/** The noun of a helper, as a word of its name: `istio-proxy`, `cloud-sql-proxy`, `datadog-agent`. */
const NOUNS = /(?:^|[-_.])(?:proxy|sidecar|agent|exporter)(?:$|[-_.])/;
/** The end of the image, without tag and digest. */
const IMAGES =
  /(?:^|\/)(?:proxyv2|linkerd\d?\/proxy|envoy|gce-proxy|cloud-?sql-proxy|consul-(?:dataplane|envoy)|daprd|opentelemetry-collector[^/]*|otelcol[^/]*|aws-otel-collector|(?:aws-for-)?fluent-bit|fluentd[^/]*|filebeat|promtail|vector|datadog\/agent|datadog-agent|aws-xray-daemon|oauth2-proxy)$/;

/** It is known to stand beside a program, and to do no work of its own. */
export function isHelper({ name, spec }: Pick<ContainerView, "name" | "spec">): boolean {
  const image = nameOf(spec?.image ?? "");
  return NAMES.test(name) || NOUNS.test(name) || IMAGES.test(image);
}

/** Without digest and tag; the colon of a registry's port stands before a slash. */
function nameOf(image: string): string {
  const [tagged = ""] = image.split("@");
  const tag = tagged.lastIndexOf(":");
  return tag > tagged.lastIndexOf("/") ? tagged.slice(0, tag) : tagged;
}
