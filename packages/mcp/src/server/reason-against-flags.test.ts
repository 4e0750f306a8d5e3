import { expect, test } from "vitest";
import { reasonAgainstFlags } from "./reason-against-flags.ts";

const planted = ["hunter2", "9931"].join("-");

test.for<readonly [line: string, said: string]>([
  [`--password ${planted}`, "--password-file"],
  [`--prometheus-password=${planted}`, "--prometheus-password-file"],
  [`--bearer-token ${planted}`, "--bearer-token-file"],
  [`--api-key=${planted}`, "--api-key-file"],
  [`--client-secret ${planted}`, "--client-secret-file"],
  [`--opensearch-url https://admin:${planted}@search:9200`, "The address of --opensearch-url"],
  [`--prometheus-url=http://user:${planted}@prom:9090`, "The address of --prometheus-url"],
  [`--prometheus-url http://${planted}@prom:9090`, "The address of --prometheus-url"],
  [`--prometheus-url http://u:${planted}/x@prom:9090`, "The address of --prometheus-url"],
  [`--prometheus-url https://prom/?api_key=${planted}`, "The address of --prometheus-url"],
  [`postgres://binnacle:${planted}@db/binnacle`, "An address carries"],
])("%s is refused, with what to give in its place, and not repeated", ([line, said]) => {
  const why = reasonAgainstFlags(line.split(" "));
  expect(why).toContain(said);
  expect(why).not.toContain(planted);
});

test.for([
  "--password-file /run/secrets/password --username reader",
  "--prometheus-url http://prometheus.monitoring:9090/select/0",
  "--opensearch-url https://search/?pretty=true --index logs-*",
  "--filter token=abc --field pod=kubernetes.pod",
  "--kubeconfig /home/ann@corp/.kube/config --context arn:aws:eks:eu:1:cluster/prod",
])("%s is taken", (line) => {
  expect(reasonAgainstFlags(line.split(" "))).toBeUndefined();
});
