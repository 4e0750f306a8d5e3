import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Stage, startStage } from "../support/start-stage.ts";
import { noBrowser, startBrowser } from "./support/start-browser.ts";

describe.skipIf(noBrowser !== undefined)(`in Chromium ${noBrowser ?? ""}`, () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    stage = await startStage("missing-env");
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(stage.slack.url);
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test("a person asks, reads the answer, asks on in the thread, accepts, and after a restart it is recalled", async () => {
    await type(0, "@binnacle why is checkout failing?");
    await page.getByText("payment crashes on start").first().waitFor({ timeout: 20_000 });
    const accept = page.getByRole("button", { name: "Accept" });
    await accept.waitFor({ timeout: 20_000 });
    expect(
      await page.getByText("kubectl -n shop rollout undo deployment/payment").count(),
    ).toBeGreaterThan(0);

    await type(1, "what changed?");
    await page.getByText("newest first").waitFor({ timeout: 10_000 });

    await accept.click();
    await page.getByText("Accepted by sre-oncall").waitFor({ timeout: 10_000 });

    await stage.restartBot();
    await type(0, "@binnacle why is checkout failing?");
    await page.getByText("accepted by sre-oncall").first().waitFor({ timeout: 20_000 });
    expect(errors).toEqual([]);
  });

  test("a slash command is answered for the asker alone", async () => {
    await type(0, "/k8s check shop");
    await page.getByText("Only visible to you").waitFor({ timeout: 10_000 });
    await page.getByText("15 workloads").first().waitFor({ timeout: 10_000 });
    expect(errors).toEqual([]);
  });

  /** Composer 0 is the channel's, 1 the thread's. */
  async function type(composer: 0 | 1, text: string): Promise<void> {
    const box = page.locator("textarea").nth(composer);
    await box.fill(text);
    await box.press("Enter");
    // The first Enter may only have taken a completion; on an empty composer another one does nothing.
    await box.press("Enter");
  }
});
