import { expect, test } from "vitest";
import type { Checked } from "../doctor/doctor-report.ts";
import { createCrier } from "./create-crier.ts";
import type { News } from "./create-watchdog.ts";
import { isQuiet, type QuietHours } from "./quiet-hours.ts";

const night = { from: "22:00", to: "07:00" };
const noon = { from: "12:00", to: "13:30" };
const workdays: QuietHours["days"] = ["mon", "tue", "wed", "thu", "fri"];

test.for<readonly [at: string, quietHours: QuietHours | undefined, isIn: boolean]>([
  ["Tue 2026-12-01T23:00Z", undefined, false],
  ["Tue 2026-12-01T20:59Z", night, false],
  ["Tue 2026-12-01T21:00Z", night, true],
  ["Wed 2026-12-02T05:59Z", night, true],
  ["Wed 2026-12-02T06:00Z", night, false],
  ["Tue 2026-12-01T10:59Z", noon, false],
  ["Tue 2026-12-01T11:00Z", noon, true],
  ["Tue 2026-12-01T12:30Z", noon, false],
  ["Fri 2026-12-04T22:00Z", { ...night, days: workdays }, true],
  ["Sat 2026-12-05T03:00Z", { ...night, days: workdays }, true],
  ["Sat 2026-12-05T22:00Z", { ...night, days: workdays }, false],
  ["Mon 2026-12-07T03:00Z", { ...night, days: workdays }, false],
  ["Mon 2026-12-07T21:30Z", { ...night, days: ["mon"] }, true],
  ["Sun 2026-12-06T10:00Z", { from: "00:00", to: "00:00", days: ["sun"] }, true],
  ["Mon 2026-12-07T10:00Z", { from: "00:00", to: "00:00", days: ["sun"] }, false],
  ["Wed 2026-07-01T20:30Z", night, true],
])("at %s, hours of %j: quiet in Oslo is %j", ([at, quietHours, isIn]) => {
  expect(isQuiet(Date.parse(at.slice(4)), { quietHours, timeZone: "Europe/Oslo" })).toBe(isIn);
});

const wrong = (id: string): News => ({ wrong: [checked(id, "wrong")], well: [] });
const well = (id: string): News => ({
  wrong: [],
  well: [{ check: checked(id, "ok"), sinceMs: 0 }],
});

/** What is said at each time, and what is posted by then. */
function cried(nowMs: { at: number }) {
  const posted: string[] = [];
  let isTaken = true;
  const crier = createCrier({
    quietHours: night,
    timeZone: "UTC",
    clock: () => nowMs.at,
    post: ({ title }) => {
      if (!isTaken) return Promise.reject(new Error("no Slack"));
      posted.push(title);
      return Promise.resolve();
    },
  });
  return { posted, crier, take: (taken: boolean) => void (isTaken = taken) };
}

test("in the quiet hours nothing is posted; their end tells all of it in one line, once", async () => {
  const now = { at: Date.parse("2026-12-01T23:00Z") };
  const { posted, crier, take } = cried(now);
  for (const news of [wrong("metrics"), wrong("logs"), well("metrics")]) await crier.tell(news);
  await crier.catchUp();
  expect(posted).toEqual([]);
  now.at = Date.parse("2026-12-02T07:00Z");
  take(false);
  await expect(crier.catchUp()).rejects.toThrow("no Slack");
  take(true);
  await crier.catchUp();
  await crier.catchUp();
  expect(posted).toEqual([
    "Binnacle itself, in the quiet hours: metrics, API (well again); logs, API (wrong)",
  ]);
});

test("at other times it is posted at once, after what waited", async () => {
  const now = { at: Date.parse("2026-12-01T23:00Z") };
  const { posted, crier } = cried(now);
  await crier.tell(wrong("metrics"));
  now.at = Date.parse("2026-12-02T07:00Z");
  await crier.tell(wrong("logs"));
  expect(posted).toEqual([
    "Binnacle itself, in the quiet hours: metrics, API (wrong)",
    "Binnacle itself: something is wrong with logs",
  ]);
});

function checked(section: string, state: Checked["state"]): Checked {
  return { id: `${section}.prod`, section, what: "API", state, why: "answers 503", ms: 3 };
}
