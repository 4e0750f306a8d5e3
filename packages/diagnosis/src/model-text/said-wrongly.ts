/**
 * What words say that no fact can carry, whatever they cite: an amount in another unit than its fact has, a deed of ours, that
 * all is well. Words of a model, in the languages that people ask in; what is not in these tables passes.
 */
const number = /(?<![\p{L}\p{N}_.-])(\d+(?:\.\d+)*)(?:\s?(%|[a-zA-Zµ]{1,3}))?(?![\p{L}\p{N}_])/gu;

/** Symbols that make an amount another one. Words behind a number are no units. */
const units: ReadonlySet<string> = new Set(
  "% ms s us µs min h d m k Ki Mi Gi Ti K M G T KB MB GB TB KiB MiB GiB TiB".split(" "),
);

/** Numbers that stand in the facts with a unit alone, and here with another or none. */
export function otherUnits(text: string, cited: string): string[] {
  const known = new Map<string, Set<string>>();
  for (const [, amount = "", unit = ""] of cited.matchAll(number))
    known.set(amount, (known.get(amount) ?? new Set()).add(unitIn(unit)));
  return [...text.matchAll(number)].flatMap(([found, amount = "", unit = ""]) => {
    const seen = known.get(amount);
    if (seen === undefined || seen.has("") || seen.has(unitIn(unit))) return [];
    return [`${found.trim()}: its fact has ${amount} ${[...seen].join(" or ")}`];
  });
}

function unitIn(written: string): string {
  return units.has(written) ? written : "";
}

const done =
  "restarted|rolled|scaled|deleted|fixed|changed|applied|patched|drained|undid|reverted|repaired|updated|cordoned|redeployed";
const deeds = new RegExp(
  `\\b(?:we|i)(?:['’]ve| have| just| already){0,2} (?:${done})\\b|\\b(?:wir haben|ich habe)\\b.{0,80}(?:neu gestartet|zurückgerollt|gelöscht|behoben|geändert|skaliert|repariert)`,
  "iu",
);

/** Whether it says that whoever writes it did something to the cluster: nobody here can. */
export function tellsDeed(text: string): boolean {
  return deeds.test(text);
}

const wellness =
  /\b(?:all|everything|alles) (?:is |are |ist |läuft )?(?:well|fine|ok|okay|good|healthy|green|gut|bestens|in ordnung)\b|\bnothing (?:is |'s )?(?:wrong|broken|to see)\b|\bno (?:problems?|incidents?|issues?)\b|\bgo back to (?:sleep|bed)\b|\bkeine? (?:probleme?|störung)\b|\bnichts ist (?:kaputt|defekt)\b|\btout va bien\b|\btodo (?:está )?bien\b/iu;

/** Whether it says that nothing is wrong at all. */
export function tellsWell(text: string): boolean {
  return wellness.test(text);
}
