import type { Random } from "./random.ts";

/** From how many to how many frames a trace has. */
type Depth = readonly [number, number];

const javaMethods = [
  "com.example.orders.OrderService.load(OrderService.java",
  "com.example.orders.OrderController.get(OrderController.java",
  "org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java",
  "org.apache.catalina.core.StandardWrapperValve.invoke(StandardWrapperValve.java",
  "java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java",
  "java.base/java.lang.Thread.run(Thread.java",
];
const pythonFunctions = [
  ["/app/billing/tasks.py", "charge", "invoice = price(order, rates[key])"],
  ["/app/billing/store.py", "connect", "return pool.getconn(timeout=3)"],
  [
    "/usr/local/lib/python3.13/site-packages/celery/app/trace.py",
    "trace_task",
    "R = retval = fun(*args, **kwargs)",
  ],
  [
    "/usr/local/lib/python3.13/site-packages/psycopg2/__init__.py",
    "connect",
    "conn = _connect(dsn, **kwasync)",
  ],
] as const;
const nodeFunctions = [
  "CartController.show (/app/src/cart-controller.js",
  "async renderCart (file:///app/src/render-cart.js",
  "Layer.handle [as handle_request] (/app/node_modules/express/lib/router/layer.js",
  "process.processTicksAndRejections (node:internal/process/task_queues",
  "Socket.emit (node:events",
];

export function javaFrames(random: Random, depth: Depth): string[] {
  return stack(random, depth, javaMethods).map(([name, line], place) =>
    // Reflection that the virtual machine compiled has a number that differs between pods.
    place > 2 && random.chance(0.1)
      ? `\tat jdk.internal.reflect.GeneratedMethodAccessor${random.whole(1, 300)}.invoke(Unknown Source)`
      : `\tat ${name}:${line})`,
  );
}

export function pythonFrames(random: Random, depth: Depth): string[] {
  return stack(random, depth, pythonFunctions).flatMap(([[file, name, source], line]) => {
    const frame = [`  File "${file}", line ${line}, in ${name}`, `    ${source}`];
    // Python 3.11 and newer mark the failing part of the line.
    return random.chance(0.5) ? [...frame, `    ${"^".repeat(source.length)}`] : frame;
  });
}

export function nodeFrames(random: Random, depth: Depth): string[] {
  return stack(random, depth, nodeFunctions).map(
    ([name, line]) => `    at ${name}:${line}:${(line % 50) + 3})`,
  );
}

/** Calls in their order, over and over, with the lines of one of two releases of the program. */
function stack<Call>(
  random: Random,
  [least, most]: Depth,
  calls: readonly Call[],
): (readonly [Call, number])[] {
  const moved = random.pick([0, 4]);
  return Array.from({ length: Math.ceil(most / calls.length) }, () => calls)
    .flat()
    .map((call, place) => [call, 31 + 47 * place + moved] as const)
    .slice(0, random.whole(least, most));
}
