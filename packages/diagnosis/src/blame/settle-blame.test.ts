import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { crashing, ended } from "../testing/pod-status.ts";
import { inShort, log, look, type RawObject } from "../testing/small-cluster.ts";

const dead = app("db", { status: crashing() });

function caller(name: string, of: string, status?: object): RawObject[] {
  const env = [{ name: "UPSTREAM_URL", value: `http://${of}:8080/api` }];
  return app(name, { container: { env }, ...(status === undefined ? {} : { status }) });
}

function victimsOf(objects: readonly RawObject[], logs: Parameters<typeof look>[1] = []) {
  return look(objects, logs).findings.map((finding) => ({
    culprit: finding.culprit.name,
    victims: finding.victims.map(({ ref, because }) => `${ref.name}: ${because}`),
  }));
}

test("callers of what is dead are its victims, and theirs in turn", () => {
  const objects = [...dead, ...caller("api", "db"), ...caller("web", "api"), ...app("other")];
  expect(victimsOf(objects)).toEqual([
    { culprit: "db", victims: ["api: it calls db", "web: it calls api"] },
  ]);
});

test("a caller that crashes because of it is no finding of its own", () => {
  const objects = [...dead, ...caller("api", "db", crashing())];
  const logs = [log("api-r1-0", ["cannot start: dial tcp 10.0.0.7:8080: connection refused"])];
  expect(victimsOf(objects, logs)).toEqual([
    { culprit: "db", victims: ["api: its calls to db are refused"] },
  ]);
});

test("a caller that crashes for a reason of its own is told by itself", () => {
  const objects = [...dead, ...caller("api", "db", crashing())];
  const logs = [log("api-r1-0", ["TOKEN_FILE is not set"]), log("db-r1-0", ["panic: disk"])];
  expect(look(objects, logs).findings.map(inShort)).toEqual([
    "active broken medium missing-environment-variable Deployment/api: api crashes on start",
    "active broken medium crash-on-start Deployment/db: db crashes on start",
  ]);
});

test("a caller that crashed long before is not its victim", () => {
  const late = crashing({
    startedAt: "2026-11-20T03:11:57Z",
    finishedAt: "2026-11-21T03:12:00Z",
  });
  const objects = [...app("db", { status: late }), ...caller("api", "db", crashing())];
  const logs = [log("api-r1-0", ["panic: no luck"])];
  expect(look(objects, logs).findings.map(({ culprit }) => culprit.name)).toEqual(["api", "db"]);
});

test("what still serves has no victims", () => {
  const half = app("db", { status: crashing(), replicas: 2, pods: 1 });
  const other = app("db", { replicas: 2 })
    .filter(({ kind }) => kind === "Pod")
    .slice(1);
  const [finding] = look([...half, ...other, ...caller("api", "db")]).findings;
  expect(finding).toMatchObject({ impact: "degraded", victims: [] });
});

test("two that call each other and both crash are told once", () => {
  const objects = [...caller("a", "b", crashing()), ...caller("b", "a", crashing())];
  expect(victimsOf(objects)).toHaveLength(1);
});

test("a crash that is killed for memory never yields", () => {
  const killed = crashing({ ...ended(), reason: "OOMKilled", exitCode: 137 });
  const { findings } = look([...dead, ...caller("api", "db", killed)]);
  expect(findings.map(({ cause }) => cause).toSorted()).toEqual(["crash-on-start", "oom-killed"]);
});
