import { expect, test } from "vitest";
import { lengthOf, timeWindow, toWindow } from "./time-window.ts";

const nowMs = Date.parse("2026-11-21T03:14:00Z");

test.for([
  [{}, "21T02:14:00", "21T03:14:00", "60 min"],
  [{ since: "2026-11-21T04:02:00+01:00" }, "21T03:02:00", "21T03:14:00", "12 min"],
  [{ since: "2026-11-21T03:13:15Z" }, "21T03:13:15", "21T03:14:00", "45 s"],
  [{ until: "2026-11-20T00:00:00Z" }, "19T23:00:00", "20T00:00:00", "60 min"],
  [{ since: "2026-11-20T22:14:00Z" }, "20T22:14:00", "21T03:14:00", "5 h"],
  [{ until: "2026-11-21T03:14:30Z" }, "21T02:14:30", "21T03:14:30", "60 min"],
  [{ since: "2026-11-15T03:14:00Z" }, "15T03:14:00", "21T03:14:00", "6 days"],
] as const)("%j is %s to %s, %s", ([asked, from, to, length]) => {
  const window = timeWindow({ ...asked, windowMinutes: 60 }, nowMs);
  expect(toWindow(window)).toEqual({ from: `2026-11-${from}.000Z`, to: `2026-11-${to}.000Z` });
  expect(lengthOf(window)).toBe(length);
});

test.for([
  [{ since: "2026-11-21T03:15:00Z" }, "not before"],
  [{ since: "2026-11-01T00:00:00Z" }, "longer than 7 days"],
  [{ until: "2026-11-21T03:16:00Z" }, "`until` lies in the future"],
  [{ since: "2026-12-20T03:00:00Z", until: "2026-12-21T03:00:00Z" }, "`until` lies in the future"],
] as const)("%j is refused: %s", ([asked, message]) => {
  expect(() => timeWindow({ ...asked, windowMinutes: 60 }, nowMs)).toThrow(message);
});
