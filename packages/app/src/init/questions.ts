import { publicAddress } from "../public-address.ts";
import { textIn } from "../secret-in.ts";
import { awsSource } from "./aws-source.ts";
import type { CurrentContext } from "./current-context.ts";

/** What the files are written from. Absent: there is none. */
export interface Answers {
  readonly clusterName?: string;
  readonly region?: string;
  readonly botTokenFile?: string;
  readonly appTokenFile?: string;
  readonly prometheusUrl?: string;
  readonly opensearchUrl?: string;
}

/** One thing that has to be known. */
export interface Question {
  readonly id: keyof Answers;
  readonly flag: string;
  readonly text: string;
  /** Whether an installation does without. */
  readonly isOptional: boolean;
  readonly offered: (context: CurrentContext | undefined) => string | undefined;
  /** What is wrong with an answer, after its name; undefined: nothing that can be told now. */
  readonly problem: (answer: string, earlier: Answers) => string | undefined;
}

const nothing = (): undefined => undefined;

/** In the order in which they are asked: the Slack tokens are one question about two files. */
export const questions: readonly Question[] = [
  {
    id: "clusterName",
    flag: "--cluster-name",
    text: "Name of the cluster; of EKS its name there",
    isOptional: false,
    offered: (context) => context?.clusterName,
    problem: (name) =>
      /^[A-Za-z0-9][\w.-]{0,99}$/u.test(name)
        ? undefined
        : "must be letters, digits, `.`, `_` and `-`, at most 100, the first a letter or a digit.",
  },
  {
    id: "region",
    flag: "--region",
    text: "AWS region; none: without AWS",
    isOptional: true,
    offered: (context) => context?.region,
    problem: (region) =>
      /^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/u.test(region)
        ? undefined
        : "must be the name of a region, like eu-central-1.",
  },
  {
    id: "botTokenFile",
    flag: "--bot-token-file",
    text: "File with the bot token of Slack (xoxb-…); none: not made yet",
    isOptional: true,
    offered: nothing,
    problem: (file) => tokenProblem(file, "--bot-token-file"),
  },
  {
    id: "appTokenFile",
    flag: "--app-token-file",
    text: "File with the app-level token of Slack (xapp-…); none: not made yet",
    isOptional: true,
    offered: nothing,
    problem: (file) => tokenProblem(file, "--app-token-file"),
  },
  {
    id: "prometheusUrl",
    flag: "--prometheus-url",
    text: "URL of Prometheus, as the pods of the cluster reach it; none: without metrics",
    isOptional: true,
    offered: nothing,
    problem: (url, { region }) =>
      addressProblem(url, region, "a token belongs into a file, which prometheusTokenFile names"),
  },
  {
    id: "opensearchUrl",
    flag: "--opensearch-url",
    text: "URL of OpenSearch, as the pods of the cluster reach it; none: without logs of the past",
    isOptional: true,
    offered: nothing,
    problem: (url, { region }) =>
      addressProblem(
        url,
        region,
        "opensearchUsername and opensearchPasswordFile of binnacle.yaml tell who asks",
      ),
  },
];

const kinds = [
  { flag: "--bot-token-file", prefix: "xoxb-", what: "bot token" },
  { flag: "--app-token-file", prefix: "xapp-", what: "app-level token" },
] as const;

/** Of each kind of Slack's, also of those that nobody needs here. */
const tokenStarts = ["xoxb-", "xapp-", "xoxp-", "xoxe"];
const pasted =
  "is a token, not a file: write it to a file that only you may read, and name that. Whatever keeps what is typed here holds the token now.";

/** Its kind is told by how it begins; the token itself is told nobody. Throws `AppError` for a file that cannot be read. */
function tokenProblem(file: string, flag: (typeof kinds)[number]["flag"]): string | undefined {
  if (tokenStarts.some((start) => file.trimStart().startsWith(start))) return pasted;
  const token = textIn(file, `file ${file} (${flag})`).trim();
  const found = kinds.find(({ prefix }) => token.startsWith(prefix));
  const wanted = kinds.find((kind) => kind.flag === flag);
  if (found?.flag === flag) return undefined;
  const starts = `the ${wanted?.what} starts with ${wanted?.prefix}`;
  if (token === "") return `names an empty file; ${starts}.`;
  return found === undefined
    ? `names a file that holds another text; ${starts}.`
    : `names a file that holds the ${found.what}, which belongs to ${found.flag}; ${starts}.`;
}

function addressProblem(url: string, region: string | undefined, instead: string) {
  const { error } = publicAddress(instead).safeParse(url);
  const [issue] = error?.issues ?? [];
  if (issue?.code === "custom") return `must be ${issue.message}.`;
  if (issue !== undefined) return "must be an address like http://prometheus.monitoring.svc:9090.";
  if (awsSource(url) === undefined || region !== undefined) return undefined;
  return "is of AWS, which is asked with the role of the pod: start again and give --region.";
}
