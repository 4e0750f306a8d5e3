import { startStage } from "../support/start-stage.ts";
import { startBrowser } from "./support/start-browser.ts";
const stage = await startStage("missing-env");
const browser = await startBrowser();
for (const [width, height, scheme] of [[1280, 900, "light"], [390, 844, "light"], [390, 844, "dark"], [1280, 900, "dark"]] as const) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
  await page.goto(stage.slack.url);
  const composer = page.locator("textarea").first();
  await composer.fill("@binnacle why is checkout failing?");
  await composer.press("Enter");
  await page.getByRole("button", { name: "Accept" }).last().waitFor({ timeout: 20_000 });
  await page.waitForTimeout(600);
  await page.screenshot({ path: `/tmp/demo-shots/answer-${width}-${scheme}.png` });
  if (width === 390) {
    await page.locator("button.close").click();
    await page.waitForTimeout(200);
    await page.screenshot({ path: `/tmp/demo-shots/channel-${width}-${scheme}.png` });
  }
  await page.close();
}
await browser.close(); await stage.close(); process.exit(0);
