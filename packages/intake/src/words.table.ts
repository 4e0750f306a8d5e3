/** Words of a question that never name an object: grammar, symptoms, time, politeness. */
export const plainWords: ReadonlySet<string> = new Set(
  `a about after again all am an and any anybody anyone anything are as at be because been before being broken but by can cannot cluster could
  crash crashed crashes crashing dead degraded deploy deployed deploying did do does doing done down error erroring errors every everything
  fail failed failing fails failure failures fine for from getting go going good gone got had hang hanging hangs happen happened happening happens
  has have having healthy help here hey hi high how hour hours i if in incident is isn issue issues it its just know last latency loop looping
  lot lots low many me minute minutes more morning my namespace namespaces need night no not now of off ok okay on one or our out outage over
  oom oomkilled killed pending people please pod pods problem problems ready reason recent recently red replicas requests respond responding
  restart restarted restarting restarts right rollout rollouts run running say see seeing service services deployment deployments statefulset daemonset workload workloads
  should show since slow slower something somebody someone so start started starting state status stop stopped stuck take tell than that the their them then there these they thing things
  think this those throwing time timeout timeouts timing to today told too traffic trouble unavailable unhealthy unreachable up us user users very was we went were what
  when where which while who why will with working works worse wrong yesterday yet you your customers complaining everybody app apps application serving returning 5xx 500s 502s 503s 504s`
    .split(/\s+/u)
    .filter((word) => word !== ""),
);
