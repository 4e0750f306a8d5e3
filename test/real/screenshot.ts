import path from "node:path";
import { startStage } from "../support/start-stage.ts";
import { startBrowser } from "./support/start-browser.ts";

// Draws the picture of the README: the demo's own case, asked in the emulated Slack.
const target = path.resolve(import.meta.dirname, "../../docs/screenshot.png");
const stage = await startStage("missing-env");
const browser = await startBrowser();
const page = await browser.newPage({
  viewport: { width: 1440, height: 1120 },
  colorScheme: "light",
});
await page.goto(stage.slack.url);
const composer = page.locator("textarea").first();
await composer.fill("@binnacle why is checkout failing?");
await composer.press("Enter");
// The page shows the answer from its first line on; so does the picture.
await page.locator("#thread").getByText("no model used").waitFor({ timeout: 20_000 });
await page.locator("#thread .message").nth(1).locator(".mark").first().waitFor();
await page.screenshot({ path: target });
await browser.close();
await stage.close();
process.stdout.write(`${target}\n`);
process.exit(0);
