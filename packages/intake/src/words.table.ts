import { kinds } from "@binnacle/diagnosis";

/** Words that say that something is wrong, or ask whether. */
export const troubleWords: ReadonlySet<string> = setOf(`
  abgestürzt ausgefallen fehler fehlerhaft kaputt kaputte kaputten langsam probleme rot stürzt
  5xx 500s 502s 503s 504s affected bad broken bug can't cannot complaining crash crashed crashes crashing dead degraded down error erroring
  errors exited exiting exits fail failed failing fails failure failures fine hang hanging hangs happened happening happens health healthy impacted incident issue issues killed
  leak leaking looping ok okay oom oomkilled outage pending problem problems ready red restarted restarting restarts slow slower status
  stuck suffering throttled throttling timeout timeouts trouble unable unavailable unhappy unhealthy unreachable unwell why working works worse wrong
`);

/** Words of a question that never name an object: grammar, symptoms, time, politeness. */
export const plainWords: ReadonlySet<string> = new Set([
  ...troubleWords,
  ...setOf(`
  a about after again all alright also am an and another any anybody anyone anything are around as asap at away back be because been before being
  better blame but by can cause caused causing check checking cluster come could cpu
  culprit customer customers deploy deployed deploying did disk do does doing done each either else every everybody everyone everything
  explain far fix fixed for from get gets getting give go going gone good got had happen
  has have having hello help her here hey hi high him his how hour hours i if in instead into is it its just keep keeps kind know kubectl last latency let like line lines list load loaded look looking loop
  lot lots low made make many me mean memory might minute minutes more morning most must my namespace namespaces need network news next night no none normal not nothing now of off on once one only or other our out over
  own people please pod pods possible progress quick real really reason recent recently replicas report reported request requests resolved respond responding reverted rolled sentence sentences
  restart right rollout rollouts root run running safe same say see seeing seem seems service services deployment deployments statefulset daemonset workload workloads
  should show since so solved some somebody someone something soon still start started starting state stop stopped such sure take tell than thank thanks that the their them then there these they thing things
  think this those throwing time timing to today told too traffic true try trying until up update updates us usage use user users very via was way we well went were what
  aber alle alles also am an auch auf aus bei bitte da das dass dem den denn der des die dies diese dir doch du ein eine einen einer er erst es etwas euch
  für geht gerade gesund gib gibt hab habe haben hat ich ihr im immer irgendwas ist ja jemand jetzt kann kannst kein keine liegt mal man mehr mir mit nach nein nicht noch nochmal
  nun nur ob oder schau schon seit sich sie sind so soll stattdessen tut uns und ursache vom von vor wann war warum was wegen weil weiter welche welcher welches wenn wer weshalb wie wieder wieso
  wir wird wo woran wurde zeig zeige zu zum zur läuft event events node nodes knoten cause reason fault whose wich pls plz
  arent cant couldnt didnt doesnt dont hadnt hasnt havent hows im isnt its ive shouldnt thats theres theyre wasnt werent whens wheres whos wont wouldnt write writes written youre
  whats when where which while who whole will with would yes yesterday yet you your app apps application serving returning
  `),
]);

/** Before a slash these make a name of what follows, as kubectl understands them. */
export const kindWords: ReadonlySet<string> = new Set(
  kinds.flatMap(({ kind, plural, shortNames }) => [kind.toLowerCase(), plural, ...shortNames]),
);

function setOf(words: string): Set<string> {
  return new Set(words.split(/\s+/u).filter((word) => word !== ""));
}
