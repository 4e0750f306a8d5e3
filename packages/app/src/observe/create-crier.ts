import type { Clock } from "@binnacle/contracts";
import { type Document, documentOfText } from "@binnacle/report";
import type { Checked } from "../doctor/doctor-report.ts";
import type { News } from "./create-watchdog.ts";
import { nameOf, newsDocument } from "./news-document.ts";
import { type Hours, isQuiet } from "./quiet-hours.ts";

export interface Crier {
  /** At once, or after the quiet hours. Rejects where it is not posted. */
  readonly tell: (news: News) => Promise<void>;
  /** Tells what waited, once the quiet hours are over. Rejects where it is not posted: then it waits on. */
  readonly catchUp: () => Promise<void>;
}

interface CrierPorts extends Hours {
  readonly post: (document: Document) => Promise<void>;
  readonly clock: Clock;
}

/** Posts what changed of the bot's own connections, and wakes nobody in the quiet hours. What waits ends with the process: the log has it. */
export function createCrier({ post, clock, ...hours }: CrierPorts): Crier {
  /** By the id of the check, as it was told last. */
  const waiting = new Map<string, Waiting>();
  const catchUp = async (): Promise<void> => {
    if (waiting.size === 0 || isQuiet(clock(), hours)) return;
    await post(waitedDocument([...waiting.values()]));
    waiting.clear();
  };
  return {
    catchUp,
    async tell(news) {
      await catchUp();
      if (!isQuiet(clock(), hours)) return await post(newsDocument(news, clock()));
      for (const check of news.wrong) waiting.set(check.id, { check, isWell: false });
      for (const { check } of news.well) waiting.set(check.id, { check, isWell: true });
    },
  };
}

interface Waiting {
  readonly check: Checked;
  readonly isWell: boolean;
}

function waitedDocument(waiting: readonly Waiting[]): Document {
  const told = waiting.map(
    ({ check, isWell }) => `${nameOf(check)} (${isWell ? "well again" : "wrong"})`,
  );
  const isWrong = waiting.some(({ isWell }) => !isWell);
  return {
    ...documentOfText(`Binnacle itself, in the quiet hours: ${told.join("; ")}`),
    state: isWrong ? "degraded" : "fine",
  };
}
