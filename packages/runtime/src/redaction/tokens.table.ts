/** Not within a longer word; after an escape (`\n`) or a percent code a word begins anew. */
const start = String.raw`(?:(?<![\w-])|(?<=\\[nrt])|(?<=%[\dA-Fa-f]{2}))`;

/**
 * Tokens by their form. Each begins where a word begins and takes one kind of character, so that it is read in one pass;
 * the group `secret`, where there is one, is what is replaced. Kubernetes, AWS and what the maintained rules do not know.
 */
const forms: readonly RegExp[] = [
  // JSON web tokens: service accounts of Kubernetes, OpenID.
  /eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*){0,3}/u,
  // Bootstrap tokens; an Event is named so as well, by a time in hex.
  /(?<!\.)[a-z\d]{6}\.(?!1[5-9a-f][\da-f]{14})(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{16}(?![\w.-])/u,
  // AWS: access keys, session tokens, Marketplace, Bedrock.
  /(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA)[A-Z\d]{12,20}(?![\w-])/u,
  /(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz|AgoJb3JpZ2lu)[\w+/=%-]{16,}/u,
  /amzn\.mws\.[\da-f-]{36}/u,
  /(?:ABSK|bedrock-api-key-)[\w+/=-]{20,}/u,
  // Slack: tokens, and the path of a webhook.
  /x(?:ox[a-z]|app|wfp)-[\w.%-]{8,}/u,
  /xoxe\.xox[a-z]-[\w.-]{8,}/u,
  /(?<=hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)(?<secret>[\w/-]{10,})/u,
  // Git hosts and registries.
  /(?:ghs_\d+_[\w-]+\.[\w-]+\.[\w-]+|gh[pousr]_\w{30,}|github_pat_\w{30,})/u,
  /gl(?:pat|rt|dt|ptt|cbt|ft|soat|agent|imt|oas|ffct|wt|pt)-[\w.-]{16,}/u,
  /(?:ATATT3|ATCTT3|ATBB|BBDC-)[\w=+/-]{16,}/u,
  /(?:npm_\w{30,}|pypi-[\w-]{30,}|dckr_(?:pat|oat)_[\w-]{16,}|rubygems_[\da-f]{40,}|CLOJARS_[\da-f]{50,}|cio[A-Za-z\d]{32}(?!\w))/u,
  /AKCp[A-Za-z\d]{60,}/u,
  // Models.
  /sk-(?:ant-|proj-|or-|svcacct-|admin-|None-)?[\w-]{20,}/u,
  /(?:hf_[A-Za-z\d]{30,}|r8_\w{30,}|gsk_\w{40,}|xai-\w{40,}|pplx-\w{40,}|nvapi-[\w-]{40,}|AIza[\w-]{30,}|lsv2_(?:pt|sk)_\w{20,})/u,
  // Money.
  /(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z\d+/]{16,}={0,2}/u,
  /(?:sq0(?:atp|csp)-[\w-]{16,}|EAAA[\w-]{40,}|shp(?:at|ca|pa|ss|ua)_\w{24,}|access_token\$\w+\$\w{16,}|FLWSECK[\w-]{20,}|EZAK\w{40,}|EZTK\w{40,})/u,
  // Clouds and platforms.
  /(?:GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,}|1\/\/0[\w-]{20,}|4\/0A[\w-]{20,})/u,
  /(?:do[opr]_v1_[\da-f]{30,}|HRKU-[\w-]{30,}|fo1_[\w-]{30,}|FlyV1 fm\d[\w+/=_-]{30,}|nfp_\w{30,}|vercel_\w{20,}|vc[pikar]_\w{20,}|sbp_[\da-f]{30,}|pscale_\w+_[\w.-]{20,}|rnd_\w{24,}|railway_\w{20,})/u,
  /(?:LTAI\w{12,30}|AKID\w{28,40}|AKLT[\w-]{30,}|YC[\w-]{36,}(?!\w)|t1\.[\w-]{20,}\.[\w-]{20,}|scw_secret_[\w-]{20,}|SCW[A-Z\d]{17}(?!\w))/u,
  /(?:cf(?:ut|at|k)_\w{40,}|v1\.0-[\da-f]{24}-[\da-f]{100,}|tskey-[a-z]+-[\w-]{16,}|dapi[\da-f]{32}|tfp_[\w-]{30,}|ngrok_\w{20,})/u,
  /[A-Za-z\d_-]{3}[78]Q~[\w.~-]{31,34}/u,
  /(?:pul-[\da-f]{40}|(?:sdk|mob)-[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})(?!\w)/u,
  /S[UAONCXP][A-Z2-7]{56}(?!\w)/u,
  // Watching and mail.
  /(?:glsa_\w{30,}|glc_[\w+/=]{30,}|eyJrIjoi[\w=-]{30,}|NRAK-[A-Z\d]{20,}|NRJS-[\da-f]{15,}|NRI[IQ]-[\w-]{20,}|sntry[su]_[\w+/=-]{30,}|phx_\w{30,}|dt0[a-z]\d\d\.[A-Z\d]{24}\.[A-Z\d]{40,}|hny\w{20,}|u\+[\w-]{18}(?!\w)|ddp_\w{30,})/u,
  /(?:SG\.[\w-]{16,}\.[\w-]{16,}|key-[\da-f]{32}(?!\w)|xkeysib-[\da-f]{60,}[\w-]*|re_[A-Za-z\d]{8}_[A-Za-z\d]{16,}|[\da-f]{32}-us\d{1,2}(?!\w))/u,
  /(?:AC|SK)[\da-f]{32}(?!\w)/u,
  // Vaults and tools.
  /(?:hv[sbr]\.[\w-]{20,}|[sbr]\.[A-Za-z\d]{24}(?![\w.])|dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,}|ops_eyJ[\w+/=-]{60,}|A3-[A-Z\d]{6}-[A-Z\d-]{20,}|AGE-SECRET-KEY-1[A-Z\d]{20,}|[A-Za-z\d]{14}\.atlasv1\.[\w-]{50,})/u,
  /(?:PMAK-[\da-f]{24}-[\da-f]{30,}|lin_(?:api|oauth)_\w{20,}|secret_[A-Za-z\d]{40,}|ntn_\w{30,}|figd_[\w-]{30,}|CFPAT-[\w-]{30,}|pat[A-Za-z\d]{14}\.[\da-f]{40,}|ddpat_\w{20,}|CCIP(?:AT|RJ)_[\w-]{20,}|bkua_\w{30,}|snyk_\w{20,}|sonar_\w{20,}|sq[apu]_[\da-f]{40}|0\.[A-Za-z\d]{22}~\w+)/u,
  /\d{8,10}:AA[\w-]{30,}/u,
  /[MNO][A-Za-z\d_-]{22,27}\.[\w-]{6}\.[\w-]{27,40}/u,
  /(?<=(?:discord(?:app)?\.com\/api\/webhooks\/\d{1,25}\/))(?<secret>[\w-]{30,})/u,
  /(?<=webhook\.office\.com\/webhookb2\/)(?<secret>[\w@/-]{30,})/u,
  /(?<=hooks\.zapier\.com\/hooks\/catch\/)(?<secret>[\w/]{8,})/u,
  /(?<=events\.pagerduty\.com\/integration\/)(?<secret>\w{16,})/u,
  /(?<=api\.telegram\.org\/bot)(?<secret>[\w:-]{20,})/u,
  // A line of pgpass: the port tells it from other lists.
  /(?:54\d\d|64\d\d|6543|25\d{3}):(?:[A-Za-z_][\w-]{0,62}|\*):(?:[A-Za-z_][\w.-]{0,62}|\*):(?<secret>[^\s"'`\\,;<]{4,200})/u,
  /(?<=(?:IDENTIFIED BY|identified by) ["'])(?<secret>[^"'\\\n]{1,200})/u,
  // Hashes of passwords.
  /\$(?:apr1|1|2[abxy]|5|6|7|y|gy|argon2(?:id|i|d)|pbkdf2[\w-]*|scrypt)\$[\w./$=,+-]{16,}/u,
  /\{S?SHA(?:256|512)?\}[\w+/]{20,}={0,2}/u,
];

const isOnItsOwn = ({ source }: RegExp): boolean => /^(?:\(\?<=|\\[${])/u.test(source);
/** Before version 24 Node knows each name of a group once. */
const joined = (patterns: readonly RegExp[]): string =>
  patterns.map(({ source }, at) => source.replace("(?<secret>", `(?<secret${at}>`)).join("|");

/** Those that begin a word, in one pass. */
export const wordPattern = new RegExp(
  `${start}(?:${joined(forms.filter((form) => !isOnItsOwn(form)))})`,
  "g",
);
/** Those that stand behind an address, or begin with a sign. */
export const otherPattern = new RegExp(joined(forms.filter(isOnItsOwn)), "g");

/** Scheme and token of a header that is quoted without its name. */
export const schemePattern = /(?<![\w-])(?:bearer|basic)[ \t]{1,4}(?<secret>[\w+/=.~:-]{8,})/giu;
