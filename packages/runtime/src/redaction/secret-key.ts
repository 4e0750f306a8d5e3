/** How much a key says of its value: `secret` whatever stands there, `likely` where it looks random too. */
export type Declared = "secret" | "number" | "likely" | undefined;

const secrets = new Set(
  `password passwords passwd passphrase passcode passwort pwd pass pw secret token credential credentials creds apikey
  apitoken authorization jwt bearer accesskey secretkey privatekey authtoken accesstoken refreshtoken idtoken
  clientsecret psk otp totp csrf xsrf csrftoken xsrftoken userpass requirepass masterauth authkey signingkey
  encryptionkey masterkey accountkey sharedkey dsn cookie setcookie kubeadmintoken mnemonic`.split(
    /\s+/u,
  ),
);
const ends =
  /(?:password|passwd|passphrase|passwort|secret|token|credentials?|(?<!by|com|tres|over|sur|under|im)pass|api_?key|secret_?key|access_?key|private_?key)$/u;
/** Secret even where they are digits alone. */
const numeric =
  /^(?:.{0,40}(?:passwords?|passwd|passphrase|passcode|passwort|pwd|secret)|.{1,40}(?<!by|com|tres|over|sur|under|im)pass|pin|pincode|otp|totp|pw)$/u;
const likely = new Set(
  `key auth session sessionid phpsessid jsessionid sid sig signature salt seed pat code license unseal recovery`.split(
    /\s+/u,
  ),
);
/** Whose key is one that opens something. */
const owners = new Set(
  `api access private secret encryption encrypt crypto cipher signing sign master account shared auth authentication
  authorization license ssh deploy app application aes des hmac fernet jwt jwk stripe sendgrid datadog dd mailgun twilio
  openai anthropic gpg pgp rsa ecdsa tls ssl client storage service webhook integration routing root unseal recovery
  wireguard preshared sdk admin consumer sas server session user vault newrelic backup restic age data ingest write project`.split(
    /\s+/u,
  ),
);
/** A key that ends so tells where a secret is kept, or something about it. */
const pointers = new Set(
  `file files filename path paths dir directory name names ref refs reference ttl expiry expires expiration expire at url
  urls uri endpoint endpoints host hosts type types policy length len size min max count id ids enabled disabled required
  age version algorithm alg algorithms issuer audience audiences format field fields header headers rotation interval
  timeout seconds minutes hours days ms provider providers store manager class namespace namespaces template mode status
  error errors reason message hint prompt reset change changed validator review reviews request requests response source
  sources backend service server port scope scopes lookup index usage budget limit limits rate bucket used total remaining
  cache check exists valid invalid missing updated strength complexity history resource resources volume volumes mount
  mounts projection engine operator controller validity lifetime created creation rotated handler filter middleware
  manager generator sync plugin driver kind label selector prefix suffix pattern regex encoding charset fingerprint
  checksum digest thumbprint user username users owner group mechanism method methods flow grant claim claims keys
  parser lexer stream java py js ts go rb kt cs php cpp rs scala yaml yml json txt conf html rounds iterations cost factor parallelism attempts
  retries failures lockout delay duration project tenant realm domain domains region zone secure samesite httponly topic
  queue bucket table tag image replicas`.split(/\s+/u),
);
/** Of them those that may say whose secret it is: PASSWORD_PROD_SERVER, API_TOKEN_USER. */
const places = new Set(
  "server user users service host backend project tenant region zone domain realm owner group env".split(
    " ",
  ),
);
/** A token of these goes through lists; what exists elsewhere is named. */
const others = new Set(
  `page next nextpage previous prev continue continuation pagination sync resume cancellation sort start starting existing`.split(
    " ",
  ),
);

const longest = 100;

const known = new Map<string, Declared>();
const knownMost = 5000;

/** What a key, the name of a variable, a flag or a header says of its value. */
export function declaredBy(name: string): Declared {
  if (name.length < 2 || name.length > longest) return undefined;
  const before = known.get(name);
  if (before !== undefined || known.has(name)) return before;
  const declared = read(name);
  if (known.size >= knownMost) known.clear();
  known.set(name, declared);
  return declared;
}

function read(name: string): Declared {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || words.some((word) => others.has(word))) return undefined;
  if (pointers.has(last)) return places.has(last) && isOfSecret(words) ? "likely" : undefined;
  if (last === "key" && words.some((word) => word.startsWith("pub"))) return undefined;
  if (isNumber(words)) return "number";
  return strengthOf(words);
}

function isNumber(words: readonly string[]): boolean {
  return (words.at(-1) === "pass" && words.length > 1) || words.some((word) => numeric.test(word));
}

function isOfSecret(words: readonly string[]): boolean {
  return words.some((word) => numeric.test(word) || isSecretWord(word));
}

function strengthOf(words: readonly string[]): Declared {
  const isSecret = words.some(
    (word, at) => isSecretWord(word) || isKeyOfOwner(word, words[at - 1]),
  );
  if (isSecret) return "secret";
  return words.some((word) => likely.has(word)) ? "likely" : undefined;
}

function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/gu, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/gu, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/u)
    .map((word) => word.replace(/(?<=[a-z])\d{1,4}$/u, ""))
    .filter((word) => word !== "");
}

function isSecretWord(word: string): boolean {
  return secrets.has(word) || ends.test(word);
}

function isKeyOfOwner(word: string, before: string | undefined): boolean {
  return word === "key" && before !== undefined && owners.has(before);
}
