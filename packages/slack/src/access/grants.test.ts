import type { May } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { areWithin, type Grants, inBoth, mayIn } from "./grants.ts";

interface Place {
  readonly cluster: string;
  readonly namespace: string;
}

const lists: May["namespaces"][] = ["all", [], ["a"], ["b"], ["a", "b"]];
const single = lists.flatMap((clusters) => lists.map((namespaces) => ({ clusters, namespaces })));
const some: Grants[] = [[], ...single.map((one) => [one])];
const pairs: Grants[] = single.flatMap((one) => single.map((other) => [one, other]));
const letters = ["a", "b", "c"];
const places = letters.flatMap((cluster) => letters.map((namespace) => ({ cluster, namespace })));

function holds(grants: Grants, { cluster, namespace }: Place): boolean {
  return grants.some(
    ({ clusters, namespaces }) =>
      (clusters === "all" || clusters.includes(cluster)) &&
      (namespaces === "all" || namespaces.includes(namespace)),
  );
}

test("what lies in both is what each of them holds", () => {
  const wrong = some.flatMap((one) =>
    [...some, ...pairs].flatMap((other) =>
      places.filter(
        (place) => holds(inBoth(one, other), place) !== (holds(one, place) && holds(other, place)),
      ),
    ),
  );
  expect(wrong).toEqual([]);
});

test("for a question about one cluster exactly that may be seen which is granted there", () => {
  const wrong = [...some, ...pairs].flatMap((grants) =>
    places.filter((place) => holds([mayIn(place.cluster, grants)], place) !== holds(grants, place)),
  );
  expect(wrong).toEqual([]);
});

test("a question about one cluster opens nothing of another", () => {
  const wrong = [...some, ...pairs].flatMap((grants) =>
    letters.flatMap((cluster) =>
      places.filter((place) => holds([mayIn(cluster, grants)], place) && !holds(grants, place)),
    ),
  );
  expect(wrong).toEqual([]);
});

test("what is within holds no place that is not granted", () => {
  const wide = letters.concat("of everywhere else");
  const all = wide.flatMap((cluster) => wide.map((namespace) => ({ cluster, namespace })));
  const wrong = [...some, ...pairs].flatMap((grants) =>
    single.filter(
      (may) =>
        areWithin(may, grants) && all.some((place) => holds([may], place) && !holds(grants, place)),
    ),
  );
  expect(wrong).toEqual([]);
  expect(single.filter((may) => !areWithin(may, [may]))).toEqual([]);
});
