/** Words of a question that never name an object: grammar, symptoms, time, politeness. */
export const plainWords: ReadonlySet<string> = new Set(
  `a about affected after again all alright also am an and another any anybody anyone anything are around as asap at back bad be because been before being
  better blame broken bug but by can cannot cause caused causing check checking cluster come could cpu
  crash crashed crashes crashing culprit customer customers dead degraded deploy deployed deploying did disk do does doing done down each either else error erroring errors every everybody everyone everything
  explain fail failed failing fails failure failures far fine fix fixed for from get gets getting give go going gone good got had hang hanging hangs happen happened happening happens
  has have having healthy hello help her here hey hi high him his how hour hours i if impacted in incident into is isn issue issues it its just keep keeps kind know last latency leak leaking let like list load loaded look looking loop looping
  lot lots low made make many me mean memory might minute minutes more morning most must my namespace namespaces need network news next night no none normal not nothing now of off ok okay on once one only oom oomkilled killed or other our out outage over
  own pending people please pod pods possible problem problems progress quick ready real really reason recent recently red replicas report reported request requests resolved respond responding
  restart restarted restarting restarts right rollout rollouts root run running safe same say see seeing seem seems service services deployment deployments statefulset daemonset workload workloads
  should show since slow slower so solved some somebody someone something soon still start started starting state status stop stopped stuck such sure take tell than thank thanks that the their them then there these they thing things
  think this those throttled throttling throwing time timeout timeouts timing to today told too traffic trouble true try trying unavailable unhappy unhealthy unreachable until up update updates us usage use user users very via was way we well went were what
  whats when where which while who whole why will with working works worse would wrong yes yesterday yet you your complaining app apps application serving returning 5xx 500s 502s 503s 504s`
    .split(/\s+/u)
    .filter((word) => word !== ""),
);
