import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startScriptedSlack, step } from "../flow/slack-scripted-stage.ts";
import { type Stage, startStage } from "../support/start-stage.ts";
import { noBrowser, startBrowser } from "./support/start-browser.ts";

const question = "@binnacle why is checkout failing?";
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

describe.skipIf(noBrowser !== undefined)(`in Chromium ${noBrowser ?? ""}`, () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    stage = await startStage("missing-env");
    browser = await startBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  beforeEach(async () => {
    errors.length = 0;
    page = await browser.newPage({ viewport: desk });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(stage.slack.url);
  });

  afterEach(async () => {
    await page.close();
    if (errors.length > 0) throw new Error(`The page failed: ${errors.join(", ")}`);
  });

  test("a person asks, reads the answer, asks on in the thread, accepts, and after a restart it is recalled", async () => {
    const answer = await ask();
    expect(
      await page.getByText("kubectl -n shop rollout undo deployment/payment").count(),
    ).toBeGreaterThan(0);

    await type(1, "what changed?");
    await page.getByText("newest first").waitFor({ timeout: 10_000 });

    await button(answer, "Accept").click();
    await page.getByText("Accepted by sre-oncall").waitFor({ timeout: 10_000 });

    await stage.restartBot();
    await type(0, question);
    await page.getByText("accepted 2×").first().waitFor({ timeout: 20_000 });
  });

  test("a slash command is answered for the asker alone", async () => {
    await type(0, "/k8s check shop");
    await page.getByText("Only visible to you").waitFor({ timeout: 10_000 });
    await page.getByText("15 workloads").first().waitFor({ timeout: 10_000 });
    expect(await page.getByText("15 workloads").count()).toBe(1);
  });

  test("who accepts is not moved", async () => {
    const answer = await ask();
    const accept = button(answer, "Accept");
    await accept.scrollIntoViewIfNeeded();
    const footer = answer.getByText("no model used");
    const before = await topOf(footer);
    await accept.click();
    await page.locator("#thread").getByText("Accepted by").first().waitFor({ timeout: 10_000 });
    await page.waitForTimeout(500);
    expect(Math.abs((await topOf(footer)) - before)).toBeLessThan(40);
  });

  test("an opened panel comes into view, its handle stays", async () => {
    const answer = await ask();
    const handle = button(answer, /Evidence/u);
    await handle.scrollIntoViewIfNeeded();
    await handle.click();
    const title = answer.locator(".panel-title").getByText(/^Evidence/u);
    const list = await boxOf(page.locator("#thread .messages"));
    expect(await topOf(handle)).toBeGreaterThanOrEqual(list.y);
    expect((await topOf(title)) + 100).toBeLessThan(list.y + list.height);
  });

  test("what was typed waits in its place, also after a reload", async () => {
    await ask();
    const reply = composer(1);
    await reply.fill("half a thought");
    await page.getByRole("button", { name: "# general" }).click();
    await composer(0).fill("another one");
    await page.getByRole("button", { name: "# incidents" }).click();
    expect(await composer(0).inputValue()).toBe("");
    await page
      .getByRole("button", { name: /1 reply/u })
      .last()
      .click();
    expect(await reply.inputValue()).toBe("half a thought");
    await page.reload();
    await reply.waitFor();
    expect(await reply.inputValue()).toBe("half a thought");
    await page.getByRole("button", { name: "# general" }).click();
    expect(await composer(0).inputValue()).toBe("another one");
  });

  test("a question asked while the bot is away is answered when it is back", async () => {
    stage.slack.control.dropSocket();
    const answer = await ask();
    expect(await answer.getByText("payment crashes on start").count()).toBeGreaterThan(0);
  });

  test("a text that does not arrive is given back, and the page says so", async () => {
    await page.getByRole("button", { name: "# general" }).waitFor();
    await page.context().setOffline(true);
    await type(0, "is this thing on?");
    await page.getByText("Your text is kept").waitFor();
    expect(await composer(0).inputValue()).toBe("is this thing on?");
    await page.context().setOffline(false);
    errors.length = 0;
  });

  test("on a phone the first line, the users, the cause and what to do are seen without scrolling", async () => {
    await page.setViewportSize(phone);
    const answer = await ask();
    const list = await boxOf(page.locator("#thread .messages"));
    const seen = [
      answer.getByText(/^payment crashes on start, since/u),
      answer.getByText("Users", { exact: true }),
      answer.getByText("Cause", { exact: true }),
      answer.getByText("Do now", { exact: true }),
      answer.locator("pre").first(),
    ];
    for (const part of seen) {
      const { y, height } = await boxOf(part.first());
      expect(y).toBeGreaterThanOrEqual(list.y);
      expect(y + height).toBeLessThanOrEqual(list.y + list.height);
    }
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(phone.width);
  });

  // oxlint-disable-next-line vitest/expect-expect -- `expectSeen` expects.
  test("on a phone what was clicked before does not hide the answer to what was asked since", async () => {
    await page.setViewportSize(phone);
    await (await ask()).locator(".copy:visible").last().click();
    await closeThread();
    const answer = await ask();
    await expectSeen(answer.getByText(/^payment crashes on start, since/u), "#thread");

    await closeThread();
    await page.locator("#channel .replies").first().click();
    await closeThread();
    await type(0, "/k8s top");
    await expectSeen(page.getByText("Only visible to you").last(), "#channel");
  });

  test("each Copy is called by what it copies", async () => {
    const answer = await ask();
    const copy = answer.getByRole("button", {
      name: "Copy kubectl -n shop rollout undo deployment/payment",
    });
    await copy.first().waitFor();
    const copies = await answer.locator(".copy").all();
    const names = await Promise.all(copies.map((one) => one.getAttribute("aria-label")));
    expect(new Set(names).size).toBe(names.length);
  });

  test("an empty direct message says what can be asked, and a click types it", async () => {
    await page.getByRole("button", { name: "binnacle", exact: false }).first().click();
    const welcome = page.locator(".welcome");
    await welcome.getByText("Read-only on-call agent").waitFor();
    expect(await welcome.getByRole("button").count()).toBe(3);
    await welcome.getByRole("button").first().click();
    expect(await composer(0).inputValue()).not.toBe("");
  });

  test("a chart says in words what it draws", async () => {
    const labels = ["03:00", "03:05", "03:10"];
    const points = (values: readonly number[]) =>
      labels.map((label, index) => ({ label, value: values[index] }));
    const block = {
      type: "data_visualization",
      title: "Failed requests",
      chart: {
        type: "line",
        series: [
          { name: "failed (%)", data: points([0.2, 30, 38]) },
          { name: "change 03:05", data: points([0, 38, 0]) },
        ],
        axis_config: { categories: labels, y_label: "failed requests, %" },
      },
    };
    const { apiUrl, botToken } = stage.slack;
    const posted = await fetch(`${apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { authorization: `Bearer ${botToken}`, "content-type": "application/json" },
      body: JSON.stringify({ channel: "C0INCIDENTS", text: "chart", blocks: [block] }),
    });
    expect(await posted.json()).toMatchObject({ ok: true });
    const words =
      "Failed requests. failed (%): 0.2 at 03:00, 38 at 03:10, highest 38. change 03:05";
    await page.getByRole("img", { name: words }).waitFor();
    expect(await page.locator("#channel .chart .moment").count()).toBe(1);
  });

  test("while it works the thread says so, the plan grows below the first look, and Stop ends it", async () => {
    const scripted = await startScriptedSlack();
    await page.goto(scripted.url);
    await type(0, "@binnacle why is checkout failing?");
    const thread = page.locator("#thread");
    await thread.getByText("binnacle is working…").waitFor({ timeout: 10_000 });
    const asked = step("k1", { task: "is payment reached at all?" });
    const [run] = scripted.script.runs;
    run?.show({ status: "first_look", plan: [asked] });
    await thread.getByText("payment crashes on start").first().waitFor({ timeout: 10_000 });
    await thread.getByRole("img", { name: "running" }).waitFor({ timeout: 10_000 });
    run?.show({ plan: [{ ...asked, state: "answered", text: "by 2 of 2 pods" }] });
    await thread.getByText("by 2 of 2 pods").waitFor({ timeout: 10_000 });

    await button(thread, "Stop").click();
    await thread.getByText("Stopped by sre-oncall.").waitFor({ timeout: 10_000 });
    await thread.getByText("binnacle is working…").waitFor({ state: "hidden", timeout: 10_000 });
    expect(await thread.getByText("payment crashes on start").count()).toBeGreaterThan(0);
    expect(await thread.locator(".message").count()).toBe(2);
  });

  /** Asks in the channel; the first message of the thread after the question, once it is whole. */
  async function ask(): Promise<Locator> {
    const before = await page.locator("#channel .replies").count();
    await type(0, question);
    await page.locator("#channel .replies").nth(before).waitFor({ timeout: 20_000 });
    const answer = page.locator("#thread .message").nth(1);
    await answer.getByText("no model used").waitFor({ timeout: 20_000 });
    return answer;
  }

  async function closeThread(): Promise<void> {
    await page.getByRole("button", { name: "Close the thread" }).click();
  }

  async function expectSeen(part: Locator, pane: string): Promise<void> {
    await part.first().waitFor({ timeout: 10_000 });
    const { y, height } = await boxOf(part.first());
    const list = await boxOf(page.locator(`${pane} .messages`));
    expect(y).toBeGreaterThanOrEqual(list.y);
    expect(y + height).toBeLessThanOrEqual(list.y + list.height);
  }

  function composer(index: 0 | 1): Locator {
    return page.locator("textarea").nth(index);
  }

  /** Composer 0 is the channel's, 1 the thread's. */
  async function type(index: 0 | 1, text: string): Promise<void> {
    const box = composer(index);
    await box.fill(text);
    await box.press("Enter");
  }
});

function button(inside: Locator, name: string | RegExp): Locator {
  return inside.getByRole("button", { name });
}

async function boxOf(node: Locator) {
  const box = await node.boundingBox();
  if (box === null) throw new Error("It is not drawn.");
  return box;
}

async function topOf(node: Locator): Promise<number> {
  return (await boxOf(node)).y;
}
