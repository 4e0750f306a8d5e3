import type { App } from "@slack/bolt";
import type { Run } from "./create-running.ts";
import { onVerdictSubmitted, Submission } from "./on-verdict-form.ts";
import type { SlackPorts } from "./ports.ts";
import { tellFailure } from "./tell-failure.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** Submitted modals: what is wrong with a field stands under it; else the modal closes at once and the work goes on. */
export function registerForms(app: App, ports: SlackPorts, run: Run): void {
  app.view(/^verdict:/u, async ({ ack, body }) => {
    const submission = Submission.parse(body);
    const submitted = await onVerdictSubmitted(submission, ports);
    if (submitted.kind === "errors")
      return await ack(
        await withoutSecrets(
          { response_action: "errors", errors: { ...submitted.errors } } as const,
          ports.redactor,
        ),
      );
    await ack();
    const { id, hash } = submission.view;
    if (!(await ports.conversations.claim(`${id}:${hash}`))) return;
    run(() => submitted.work().catch((error) => tellFailure(error, submitted.place, ports)));
  });
}
