import { AppError } from "@binnacle/contracts";
import type { CurrentContext } from "./current-context.ts";
import { type Answers, type Question, questions } from "./questions.ts";

/** Where a person answers. Undefined of `ask`: the person stopped. */
export interface Terminal {
  readonly ask: (question: string) => Promise<string | undefined>;
  readonly tell: (sentence: string) => void;
}

export interface Known {
  /** What flags say. */
  readonly given: Answers;
  readonly context: CurrentContext | undefined;
  /** What is offered is taken, and nobody is asked. */
  readonly takesOffers: boolean;
  readonly terminal: Terminal | undefined;
}

/** How somebody says that there is none where one is offered. */
const none = "none";

/** Undefined: the person stopped. Throws `AppError` (bad_input) for a flag that is wrong, or that is missing where nobody can be asked. */
export async function collectAnswers(known: Known): Promise<Answers | undefined> {
  assertAnswerable(known);
  let answers: Answers = {};
  for (const question of questions) {
    const answer = await answerTo(question, known, answers);
    if (answer === undefined) return undefined;
    if (answer !== none) answers = { ...answers, [question.id]: answer };
  }
  return answers;
}

function assertAnswerable({ given, context, takesOffers, terminal }: Known): void {
  const missing = questions.filter(({ id }) => given[id] === undefined);
  const untold = missing.filter((question) => offerOf(question, context) === undefined);
  const wanted = takesOffers ? untold : missing;
  if (wanted.length === 0 || (terminal !== undefined && !takesOffers)) return;
  const flags = wanted.map(({ flag }) => flag).join(", ");
  throw new AppError(
    "bad_input",
    takesOffers
      ? `There is no current context of a kubeconfig that tells it: give ${flags}.`
      : `There is no terminal to ask in: give ${flags} (none: there is none), or --yes for what would be offered.`,
  );
}

async function answerTo(question: Question, known: Known, earlier: Answers) {
  const { given, context, takesOffers, terminal } = known;
  const said = given[question.id] ?? (takesOffers ? offerOf(question, context) : undefined);
  if (said !== undefined || terminal === undefined) {
    const answer = said === undefined || said === "" ? none : said;
    const problem = problemOf(question, answer, earlier);
    if (problem !== undefined) throw new AppError("bad_input", problem);
    return answer;
  }
  return await askIn(terminal, { question, context, earlier });
}

interface Asked {
  readonly question: Question;
  readonly context: CurrentContext | undefined;
  readonly earlier: Answers;
}

async function askIn(terminal: Terminal, { question, context, earlier }: Asked) {
  const offer = offerOf(question, context);
  for (;;) {
    const typed = await terminal.ask(
      `${question.text}${offer === undefined ? "" : ` [${offer}]`}: `,
    );
    if (typed === undefined) return undefined;
    const answer = typed.trim() || offer || "";
    const problem = problemOf(question, answer, earlier);
    if (problem === undefined) return answer;
    terminal.tell(problem);
  }
}

function offerOf({ isOptional, offered }: Question, context: CurrentContext | undefined) {
  return offered(context) ?? (isOptional ? none : undefined);
}

/** As a sentence that begins with the flag. */
function problemOf(question: Question, answer: string, earlier: Answers): string | undefined {
  if (answer === none && question.isOptional) return undefined;
  try {
    const problem = question.problem(answer, earlier);
    return problem === undefined ? undefined : `${question.flag} ${problem}`;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
