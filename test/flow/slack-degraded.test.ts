import {
  CreateIndexCommand,
  DeleteIndexCommand,
  ListIndexesCommand,
  S3VectorsClient,
} from "@aws-sdk/client-s3vectors";
import type { Reply } from "@binnacle/contracts";
import { citedIn, toDocument, toTerminal } from "@binnacle/report";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerIn } from "../support/investigate.ts";
import type { Stage } from "../support/start-stage.ts";
import { slackStage } from "./slack-stage.ts";
import { person, read } from "./slack-talk.ts";

const { stage, talk } = slackStage("missing-env", {});

// A new bot has no memory of what failed before, and no credentials yet.
beforeEach(async () => stage().restartBot());

afterEach(() => {
  const { kubernetes, prometheus, opensearch, podIdentity } = stage().world;
  kubernetes.clearFaults();
  prometheus.fault("none");
  opensearch.fault("none");
  podIdentity.fault(undefined);
});

interface Trouble {
  readonly name: string;
  readonly cause: (world: Stage["world"]) => void;
  readonly firstLine: RegExp;
  /** What of the cluster, the metrics and the logs was not seen, as the first four lines tell it. Absent: nothing. */
  readonly notSeen?: RegExp;
  /** What the answer says besides. */
  readonly says: readonly RegExp[];
}

const culprit =
  /^🔴 payment crashes on start, since (?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d \(1\d min\)$/;
const blind = /^⚪ Unknown: I could not look at checkout$/;
const isSure = /^broken · shop · prod-eu · high confidence$/m;
const unnamed =
  /^🟡 Something is wrong with pod\/payment-\S+ and 1 more that I cannot name yet: BackOff, since (?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d \(1\d min\)$/;
/** The words of the objects themselves, and what fires. */
const itsWords = [
  /^It says {2}`pod\/payment-\S+: BackOff, \d+ times, last .*Back-off restarting failed container/m,
  /^Asked {2}`checkout` calls `payment`/m,
  /^Also {2}CheckoutErrorRateHigh fires for `service\/checkout`/m,
];
const alert =
  /Prometheus: alert CheckoutErrorRateHigh fires, since (?:[A-Z][a-z]{2} \d{1,2} )?\d\d:\d\d \(\d+ min\)/;

const troubles: readonly Trouble[] = [
  {
    name: "the API server refuses our credentials",
    cause: ({ kubernetes }) => kubernetes.fault({ answer: 401 }),
    firstLine: blind,
    says: [/refused or have expired/, /Renew them with/, alert],
  },
  {
    name: "pods of the namespace may not be read",
    cause: ({ kubernetes }) =>
      kubernetes.fault({ answer: 403, resource: "pods", namespace: "shop" }),
    firstLine: unnamed,
    notSeen: /^Not seen {2}pods in namespace shop \(forbidden\)$/m,
    says: [
      ...itsWords,
      /^degraded · shop · prod-eu · no cause named$/m,
      /^Users {2}yes\. 38 % of requests to `checkout` fail/m,
      /^Not visible {2}pods in namespace shop: User "`system:serviceaccount:binnacle:binnacle`" may not list them\.$/m,
      /kubectl -n shop create role binnacle-read-pods --verb=get,list --resource=pods && kubectl -n shop create rolebinding binnacle-read-pods --role=binnacle-read-pods --serviceaccount=binnacle:binnacle/,
      /\d+ not visible/,
    ],
  },
  {
    name: "services of the namespace may not be read",
    cause: ({ kubernetes }) =>
      kubernetes.fault({ answer: 403, resource: "services", namespace: "shop" }),
    firstLine: culprit,
    notSeen: /^Not seen {2}services in namespace shop \(forbidden\)$/m,
    says: [isSure, /^Asked {2}`checkout` calls `payment`/m],
  },
  {
    name: "the API server asks to slow down, once",
    cause: ({ kubernetes }) => kubernetes.fault({ answer: 429, resource: "pods", times: 1 }),
    firstLine: culprit,
    // The list is asked for again, and seen; a busy machine may be late with another one.
    notSeen: /^(?!.*\bpods\b)/,
    says: [isSure],
  },
  {
    name: "the API server asks to slow down, always",
    cause: ({ kubernetes }) => kubernetes.fault({ answer: 429 }),
    firstLine: blind,
    says: [/asks to slow down \(429\)/, alert],
  },
  {
    name: "the API server fails",
    cause: ({ kubernetes }) => kubernetes.fault({ answer: 500 }),
    firstLine: blind,
    says: [/answered 500/, alert],
  },
  {
    name: "the API server hangs",
    cause: ({ kubernetes }) => kubernetes.fault({ answer: "hang" }),
    firstLine: blind,
    says: [/did not answer/, alert],
  },
  {
    name: "lists are cut in the middle",
    cause: ({ kubernetes }) => kubernetes.fault({ answer: "cut", resource: "pods" }),
    firstLine: unnamed,
    notSeen: /^Not seen {2}pods in namespace shop \(not reachable\)/m,
    says: [...itsWords, /^Not visible {2}pods in namespace shop: .* broke off/m],
  },
  {
    name: "a proxy answers for the API server",
    cause: ({ kubernetes }) => kubernetes.fault({ answer: "garbage" }),
    firstLine: blind,
    says: [/^Not visible {2}the cluster: The Kubernetes API server's answer is no JSON\.$/m, alert],
  },
  {
    name: "metrics fail, logs are garbage and the agent refuses credentials",
    cause: ({ prometheus, opensearch, podIdentity }) => {
      prometheus.fault("500");
      opensearch.fault("garbage");
      podIdentity.fault(403);
    },
    firstLine: culprit,
    notSeen: /^Not seen {2}logs \(not reachable\)$/m,
    says: [
      isSure,
      /^Users {2}unknown: Prometheus at \S+ failed \(HTTP 500\)/m,
      /^Not visible {2}logs: \S+ answered HTTP 200 with text\/html/m,
      /AccessDenied/,
      /list-pod-identity-associations/,
      /kubernetes ✓.*memory ✗/,
    ],
  },
  {
    name: "metrics, logs and credentials hang",
    cause: ({ prometheus, opensearch, podIdentity }) => {
      prometheus.fault("hang");
      opensearch.fault("hang");
      podIdentity.fault("hang");
    },
    firstLine: culprit,
    notSeen: /^Not seen {2}logs \(no answer in time\)$/m,
    says: [
      isSure,
      /^Users {2}unknown: .*did not answer in \d/m,
      /^Not visible {2}logs: .*did not answer in \d/m,
      /EKS Pod Identity agent did not answer/,
    ],
  },
  {
    name: "metrics are garbage and logs may not be read",
    cause: ({ prometheus, opensearch }) => {
      prometheus.fault("garbage");
      opensearch.fault("forbidden");
    },
    firstLine: culprit,
    notSeen: /^Not seen {2}logs \(forbidden\)$/m,
    says: [
      isSure,
      /^Users {2}unknown: .*answered HTTP 200 with text\/html/m,
      /HTTP 403/,
      /Grant its role read/,
    ],
  },
];

test.for(troubles)("when $name, the answer arrives all the same", arrives);

test("a name that is not found says what could not be listed", async () => {
  stage().world.kubernetes.fault({ answer: 403, resource: "cronjobs" });
  const text = read(await talk.mention("why nightly"));
  expect(text).toMatch(/^No object named nightly/);
  expect(text).toMatch(/^Not visible {2}cronjobs in the cluster: .* may not list them/m);
});

test("when metrics, logs and memory are not there at all, the first look stands and each is named once", async () => {
  const nowhere = "http://127.0.0.1:9";
  const { memory } = stage().world.settings;
  const answer = await answerIn(stage().world, {
    question: "why is checkout failing?",
    settings: {
      prometheusUrl: nowhere,
      opensearchUrl: nowhere,
      memory: { ...memory, endpoint: nowhere },
    },
  });
  const reply: Reply = { kind: "investigation", investigation: answer, verdicts: [] };
  const telling = { nowMs: Date.now(), timeZone: "UTC" };
  const text = toTerminal(toDocument(reply, telling, citedIn(reply, [])), { columns: 1000 });
  expect(text.split("\n")[0]).toMatch(culprit);
  for (const words of [/^Users {5}unknown: .*127\.0\.0\.1:9/m, /logs: .*127\.0\.0\.1:9/, /past/])
    expect(text).toMatch(words);
  expect(repeated(text)).toEqual([]);
});

test("a slash command that takes too long is acknowledged in time and answered after it", async () => {
  const { control } = stage().slack;
  stage().world.kubernetes.fault({ answer: "hang", resource: "pods" });
  const outcome = await control.slash({ ...person, command: "/k8s", text: "check shop" });
  expect(outcome).toMatchObject({ kind: "ok", ack: { text: "Reading the cluster…" } });
  const answer = await control.waitForMessage(
    (message) => message.ephemeral_for !== undefined && read(message).startsWith("🟡 shop"),
    9000,
  );
  expect(read(answer)).toMatch(
    /^🟡 shop: 1 degraded, 14 unknown · .*\nNot visible {2}pods in namespace shop: .*did not answer/s,
  );
});

test("a vector index of another dimension is named, and the rest of the answer stands", async () => {
  // They compute on the thread on which memory and its credentials answer, which are not waited for as long.
  const { prometheus, opensearch } = stage().world;
  prometheus.fault("garbage");
  opensearch.fault("forbidden");
  await replaceIndex(8);
  const text = read(await talk.mention("why is checkout failing?"));
  expect(text.split("\n")[0]).toMatch(culprit);
  expect(text).toMatch(/^(?:Not visible {2})?incidents of the past .*: .*dimension/m);
});

// The last: the servers of the tools outlive the bot, and what hung is not asked again for a while.
test.for<Trouble>([
  {
    name: "the list of services hangs",
    cause: ({ kubernetes }) => kubernetes.fault({ answer: "hang", resource: "services" }),
    firstLine: culprit,
    notSeen: /^Not seen {2}services in namespace shop \(no answer in time\)$/m,
    says: [isSure],
  },
])("when $name, the answer arrives all the same", arrives);

async function arrives({ cause, firstLine, notSeen, says }: Trouble): Promise<void> {
  cause(stage().world);
  const startedMs = Date.now();
  const text = read(await talk.mention("why is checkout failing?"));
  expect(Date.now() - startedMs).toBeLessThan(12_000);
  const first = text.split("\n").slice(0, 4);
  expect(first[0]).toMatch(firstLine);
  expect(first.filter((line) => line.startsWith("Not seen")).join()).toMatch(notSeen ?? /^$/);
  for (const words of says) expect(text).toMatch(words);
  expect(text).not.toMatch(/\n\s*at \S+ \(|node:internal|(?:Type|Zod)Error|undefined|\[object/);
  expect(repeated(text)).toEqual([]);
}

/** Sentences of what could not be seen that are said more than once. */
function repeated(text: string): string[] {
  const sentences = text
    .split("\n")
    .filter((line) => /did not answer|failed|may not|refused|slow down/u.test(line))
    .map((line) => line.replace(/^(?:Users|Not visible) {2}/u, "").replace(/^[^:]*: /u, ""));
  return sentences.filter((line, index) => sentences.indexOf(line) !== index);
}

async function replaceIndex(dimension: number): Promise<void> {
  const { bucket, region, endpoint } = stage().world.settings.memory;
  const client = new S3VectorsClient({ region, endpoint });
  const { indexes = [] } = await client.send(new ListIndexesCommand({ vectorBucketName: bucket }));
  for (const { indexName } of indexes) {
    const about = { vectorBucketName: bucket, indexName };
    await client.send(new DeleteIndexCommand(about));
    await client.send(
      new CreateIndexCommand({
        ...about,
        dimension,
        dataType: "float32",
        distanceMetric: "cosine",
        metadataConfiguration: { nonFilterableMetadataKeys: ["document"] },
      }),
    );
  }
  client.destroy();
}
