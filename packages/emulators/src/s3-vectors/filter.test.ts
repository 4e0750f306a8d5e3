import { expect, test } from "vitest";
import { WireError } from "../aws/wire-error.ts";
import { readFilter } from "./filter.ts";

const film = { genre: ["drama", "crime"], year: 2020, title: "Heat", seen: true };

test.for([
  { filter: { title: "Heat" }, matches: true },
  { filter: { title: { $eq: "Cold" } }, matches: false },
  { filter: { genre: "crime" }, matches: true },
  { filter: { genre: { $in: ["comedy", "drama"] } }, matches: true },
  { filter: { title: { $ne: "Heat" } }, matches: false },
  { filter: { title: { $nin: ["Cold", "Warm"] } }, matches: true },
  { filter: { year: { $gte: 2020, $lt: 2021 } }, matches: true },
  { filter: { year: { $gt: 2020 } }, matches: false },
  { filter: { title: { $gt: 1 } }, matches: false },
  { filter: { rating: { $exists: false } }, matches: true },
  { filter: { $or: [{ year: 1999 }, { seen: true }] }, matches: true },
  { filter: { $and: [{ year: 1999 }, { seen: true }] }, matches: false },
  { filter: { seen: true, year: 2020 }, matches: true },
])("$filter matches: $matches", ({ filter, matches }) => {
  expect(readFilter(filter, [])(film)).toBe(matches);
});

test.for([
  { filter: { year: { $like: "2%" } }, status: 400, says: "unknown operator $like" },
  { filter: { $not: { year: 1 } }, status: 400, says: "unknown operator $not" },
  { filter: { document: "x" }, status: 400, says: "metadata key document is not filterable" },
  { filter: { year: { $gt: "2020" } }, status: 400, says: "wrong type of value for $gt" },
  { filter: { genre: { $in: [] } }, status: 400, says: "wrong type of value for $in" },
  { filter: { $or: [] }, status: 400, says: "$or needs a non-empty array" },
  { filter: {}, status: 400, says: "a filter must be a non-empty object" },
  { filter: { title: { $startsWith: "H" } }, status: 501, says: "$startsWith" },
  { filter: { rating: { $ne: 5 } }, status: 501, says: "$ne on a vector whose key is absent" },
  {
    filter: { $or: Array.from({ length: 101 }, (_, year) => ({ year })) },
    status: 400,
    says: "at most 100 constraints",
  },
])("$status: $says", ({ filter, status, says }) => {
  const apply = () => readFilter(filter, ["document"])(film);
  expect(apply).toThrow(says);
  expect(apply).toThrow(expect.objectContaining({ status }));
  expect(apply).toThrow(WireError);
});
