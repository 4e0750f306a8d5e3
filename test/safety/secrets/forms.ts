/** How much of a secret is a leak: fewer characters in a row are chance. */
const tell = 12;
/** Shorter ones occur by chance anywhere: they count near their marker alone. */
const rare = 8;
const window = 400;

/** What was planted: a secret, and a word of ours beside it that shows whether the place was shown at all. */
export interface Planted {
  readonly marker: string;
  readonly secret: string;
}

/** The secret and what it becomes on its way out. */
function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    ...new Set([
      secret,
      json,
      JSON.stringify(json).slice(1, -1),
      encodeURIComponent(secret),
      new URLSearchParams([["", secret]]).toString().slice(1),
      htmlEscaped(secret),
      ...(secret.length < rare ? [] : base64Of(secret)),
    ]),
  ];
}

function htmlEscaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** In base64 at each of the three places at which it may begin, without what depends on its neighbours. */
function base64Of(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const first = before === 0 ? 0 : before + 1;
    const whole3 = Math.floor((whole.length * 4) / 3);
    return whole.toString("base64").slice(first, whole3);
  });
}

export interface Found<P> {
  readonly shown: ReadonlySet<P>;
  readonly leaked: ReadonlySet<P>;
}

/** Finds planted secrets in bytes: one pass, however many secrets there are. */
export function createFinder<P extends Planted>(plants: readonly P[]): (text: string) => Found<P> {
  const short = plants.filter(({ secret }) => secret.length < rare);
  const samples = samplesOf(plants.filter(({ secret }) => secret.length >= rare));
  const byMarker = new Map(plants.map((plant) => [plant.marker, plant]));
  return (text) => {
    const shown = markersIn(text, byMarker);
    const near = short.filter((plant) =>
      shown.get(plant)?.some((at) => isNear(text, at, plant.secret)),
    );
    const bare = unescaped(text);
    const far = [text, ...(bare === text ? [] : [bare])].flatMap((one) => sampledIn(one, samples));
    return { shown: new Set(shown.keys()), leaked: new Set([...near, ...far]) };
  };
}

/** Without the escapes of JSON within JSON, and as one line. */
function unescaped(text: string): string {
  return text.replaceAll(/\\+/gu, "").replaceAll(/\s+/gu, " ");
}

interface Sample<P> {
  readonly plant: P;
  readonly form: string;
  readonly at: number;
}

type Samples<P> = ReadonlyMap<string, readonly Sample<P>[]>;

/** Of any twelve characters in a row, six stand at such a place. */
const sampleLength = 6;
const stride = tell - sampleLength + 1;

function samplesOf<P extends Planted>(plants: readonly P[]): Samples<P> {
  const samples = new Map<string, Sample<P>[]>();
  for (const plant of plants) {
    for (const form of new Set([...formsOf(plant.secret), unescaped(plant.secret)])) {
      for (let at = 0; at + sampleLength <= form.length; at += stride) {
        const word = form.slice(at, at + sampleLength);
        const others = samples.get(word) ?? [];
        samples.set(word, [...others, { plant, form, at }]);
      }
    }
  }
  return samples;
}

function sampledIn<P>(text: string, samples: Samples<P>): P[] {
  const found: P[] = [];
  for (let at = 0; at + sampleLength <= text.length; at += 1) {
    const same = samples.get(text.slice(at, at + sampleLength)) ?? [];
    for (const sample of same)
      if (runAt(text, at, sample) >= Math.min(tell, sample.form.length)) found.push(sample.plant);
  }
  return found;
}

/** How long text and secret agree around the sample. */
function runAt<P>(text: string, place: number, { form, at }: Sample<P>): number {
  let before = 0;
  while (before < at && form[at - before - 1] === text[place - before - 1]) before += 1;
  let after = sampleLength;
  while (at + after < form.length && form[at + after] === text[place + after]) after += 1;
  return before + after;
}

const markerPattern = /mk[a-z]{7}q/giu;

function markersIn<P>(text: string, byMarker: ReadonlyMap<string, P>): Map<P, number[]> {
  const places = new Map<P, number[]>();
  for (const { 0: word, index } of text.matchAll(markerPattern)) {
    const plant = byMarker.get(word.toLowerCase());
    if (plant !== undefined) places.set(plant, [...(places.get(plant) ?? []), index]);
  }
  return places;
}

/** As a word of its own. */
function isNear(text: string, marker: number, secret: string): boolean {
  const around = text.slice(Math.max(0, marker - window), marker + window);
  return formsOf(secret).some((form) =>
    placesOf(form, around).some((at) => {
      const isOpen = !isWord(form.at(0)) || !isWord(around[at - 1]);
      return isOpen && (!isWord(form.at(-1)) || !isWord(around[at + form.length]));
    }),
  );
}

function placesOf(part: string, text: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
