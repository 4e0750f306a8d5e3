/**
 * Words of English that say how something ended or why, beside what the endings say (`-ed`, `-ing`, `-able`): two
 * lines that differ in one of them are two statements, whatever else they share.
 */
export const outcomes: ReadonlySet<string> = new Set(
  [
    "ok success successful successfully fail fails failure failures error errors fatal panic crash",
    "reset timeout timeouts deadline lost found missing invalid valid broken corrupt stale fresh",
    "healthy unhealthy ready up down off open close start stop begin end done",
    "hit miss enable disable allow deny grant forbid accept reject refuse permit",
    "true false yes no not none never always cannot can't without null nil undefined",
    "sent read write written kept left gone dead alive born slow fast full empty",
    "abort cancel commit rollback acquire release lock unlock deadlock conflict duplicate overflow",
    "leader follower primary replica master slave active passive",
    "create delete update insert select get set put add remove join leave connect disconnect",
    "before after first last too many few more less above below over under greater smaller",
    "eof oom tls dns tcp udp http https grpc permission quota limit memory disk cpu space certificate",
    "unknown unexpected unavailable internal bad wrong gateway request",
  ].flatMap((line) => line.split(" ")),
);
