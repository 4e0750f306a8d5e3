import { type Forms, meaningIn } from "./forms.ts";
import { plainWords, withoutOpenings } from "./plain-words.ts";

type PullFailureKind =
  | "limited"
  /** Registries that hide what is private answer alike for what does not exist. */
  | "denied_or_absent"
  | "denied"
  | "not_found"
  /** The image is there, though not for the node's operating system or architecture. */
  | "wrong_platform"
  | "invalid_name"
  /** `imagePullPolicy: Never`, and the node does not have it. */
  | "never_pulled"
  | "signature"
  | "no_space"
  | "unreachable"
  | "unknown";

/** Why an image was not pulled. */
export interface PullFailure {
  readonly kind: PullFailureKind;
  /** The registry's own words, in one line, not shortened; the reason of the status where there are none. */
  readonly answer: string;
}

const REASONS: Forms<PullFailureKind> = [
  [/\bInvalidImageName\b/, "invalid_name"],
  [/\bErrImageNeverPull\b/, "never_pulled"],
  [/\bRegistryUnavailable\b/, "unreachable"],
  [/\bSignatureValidationFailed\b/, "signature"],
];
const ANSWERS: Forms<PullFailureKind> = [
  [/\b429\b|too ?many ?requests|rate limit|rate exceeded/i, "limited"],
  [/may require|repository does not exist or|or it may not exist/i, "denied_or_absent"],
  [/\b(?:denied|unauthorized|forbidden)\b|authentication required|no basic auth/i, "denied"],
  [/\b40[13]\b|not authorized|invalid username|incorrect username|invalid_grant/i, "denied"],
  [
    /no match for platform|no matching manifest|no image found in .{0,40} for architecture/i,
    "wrong_platform",
  ],
  [/couldn't parse|invalid reference|apply default image tag/i, "invalid_name"],
  [/not present with pull policy of Never/i, "never_pulled"],
  [/signature validation failed|signature was required|source image rejected/i, "signature"],
  [/no space left on device|disk quota exceeded/i, "no_space"],
  [/not found|manifest unknown|name unknown|does not exist|no such image|\b404\b/i, "not_found"],
  [
    /no such host|server misbehaving|i\/o timeout|deadline exceeded|Client\.Timeout/i,
    "unreachable",
  ],
  [/connection re(?:fused|set)|TLS handshake|\bx509\b|\bEOF\b|\btls:/i, "unreachable"],
  [/network is unreachable|no route to host|registry is unavailable|\b50[0234]\b/i, "unreachable"],
];

/** What the kubelet and the runtimes say before the registry's answer. */
const OPENINGS = [
  /^Back-off pulling image "[^"]{0,500}": /,
  /^Failed to pull image "[^"]{0,500}": /,
  /^(?:ErrImagePull|ImagePullBackOff|RegistryUnavailable|Error|Error response from daemon): /,
  /^image pull failed for [^ ]{0,500} because the (?:registry is unavailable|signature validation failed): /,
  /^failed to (?:pull and unpack|pull|resolve) (?:image|reference) "[^"]{0,500}": /,
  /^unable to pull image or OCI artifact: pull image err: /,
  /^(?:initializing|Error initializing) source docker:\/\/[^ ]{0,500}: /,
  /^(?:reading|Error reading) manifest [^ ]{1,200} in [^ ]{1,500}: /,
  /^(?:pinging container|error pinging docker) registry [^ ]{1,300}: /,
  /^failed to (?:copy|do request|authorize|fetch anonymous token|fetch oauth token): /,
  /^(?:copying system image from manifest list|httpReadSeeker: failed open|parsing image configuration): /,
  /^(?:Get|Head|Post|HEAD|GET|POST) "?https?:\/\/[^ "]{1,2000}"?: /,
];

/** Reads the message of a waiting container or of a Failed event, and the reason of the status where there is one. */
export function readPullFailure(message: string, reason = ""): PullFailure {
  const words = plainWords(message);
  const answer = withoutOpenings(OPENINGS, words);
  return {
    kind: meaningIn(REASONS, `${reason} ${words}`) ?? kindOf(words),
    answer: answer === "" ? reason : answer,
  };
}

function kindOf(words: string): PullFailureKind {
  const said = words.split(" ").filter((word) => !isName(word));
  return meaningIn(ANSWERS, said.join(" ")) ?? "unknown";
}

/** Names of images, hosts and addresses say nothing of the answer: `shop/geofence:v1.403`, `10.0.0.1:443:`. */
function isName(word: string): boolean {
  if (word.startsWith("i/o") || word.startsWith("(Client.Timeout")) return false;
  return word.includes("/") || word.includes("@") || /[^.:][.:][^.:]/.test(word);
}
