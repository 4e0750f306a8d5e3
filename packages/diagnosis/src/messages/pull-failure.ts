import { type Forms, meaningIn } from "./forms.ts";
import { plainWords, withoutOpenings } from "./plain-words.ts";

type PullFailureKind =
  /** By the registry. */
  | "limited"
  /** By the kubelet, which spreads its pulls. */
  | "paced"
  /** Registries that hide what is private answer alike for what does not exist. */
  | "denied_or_absent"
  | "denied"
  | "not_found"
  /** The image is there, though not for the node's operating system or architecture. */
  | "wrong_platform"
  | "invalid_name"
  /** `imagePullPolicy: Never`, and the node does not have it. */
  | "never_pulled"
  | "unreachable"
  /** The registry answers with an error of its own. */
  | "failed"
  /** A signature that is not there, a full disk. */
  | "other"
  | "unknown";

/** Why an image was not pulled. */
export interface PullFailure {
  readonly kind: PullFailureKind;
  /** The registry's own words, in one line, not shortened; the reason of the status where there are none. */
  readonly answer: string;
}

/** Reasons of the kubelet that tell by themselves. */
const REASONS: Forms<PullFailureKind> = [
  [/InvalidImageName/, "invalid_name"],
  [/ErrImageNeverPull/, "never_pulled"],
  [/RegistryUnavailable/, "unreachable"],
  [/SignatureValidationFailed/, "other"],
];
const ANSWERS: Forms<PullFailureKind> = [
  [/QPS exceeded/i, "paced"],
  [/\b429\b|too ?many ?requests|rate limit|rate exceeded/i, "limited"],
  [/may require|repository does not exist or|or it may not exist/i, "denied_or_absent"],
  [/\b(?:denied|unauthorized|forbidden)\b|no basic auth/i, "denied"],
  [/authentication required|not authorized|incorrect username|\b40[13]\b/i, "denied"],
  [/insufficient_scope|not have permission|token has expired|invalid_(?:grant|token)/i, "denied"],
  [/no match for platform|no matching manifest|image index for architecture/i, "wrong_platform"],
  [/couldn't parse|invalid reference|apply default image tag/i, "invalid_name"],
  [/not present with pull policy of Never/, "never_pulled"],
  [/signature validation failed|signature was required|rejected by policy/i, "other"],
  [/no space left on device|disk quota exceeded/i, "other"],
  [/not found|manifest.unknown|name.unknown|does not exist|no such image|\b404\b/i, "not_found"],
  [
    /no such host|name resolution|server misbehaving|i\/o timeout|deadline exceeded/i,
    "unreachable",
  ],
  [/connection re(?:fused|set)|TLS handshake|\bx509\b|\btls:|\bEOF\b/i, "unreachable"],
  [/network is unreachable|no route to host|registry is unavailable/i, "unreachable"],
  [/Client\.Timeout|to HTTPS client/i, "unreachable"],
  [/\b50[0234]\b/, "failed"],
];

/** Reads the message of a waiting container or of a Failed event, with the reason of the status where there is one. */
export function readPullFailure(message: string, reason = ""): PullFailure {
  const words = plainWords(message);
  return {
    kind: meaningIn(REASONS, `${reason} ${words}`) ?? kindOf(words),
    answer: words === "" ? reason : withoutOpenings(words),
  };
}

function kindOf(words: string): PullFailureKind {
  const said = words.split(/[ "{}[\],]/).filter((word) => !isName(word));
  return meaningIn(ANSWERS, said.join(" ")) ?? "unknown";
}

/** Names of images, hosts and addresses say nothing of the answer: `shop/geofence:v1.403`, `10.0.0.1:443:`. */
function isName(word: string): boolean {
  if (word.startsWith("i/o") || word.startsWith("(Client.Timeout")) return false;
  return word.includes("/") || word.includes("@") || /[^.:][.:][^.:]/.test(word);
}
