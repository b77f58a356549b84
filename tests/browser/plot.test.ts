import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { casesPage, failingPage } from "../unit/report/html/page-of.ts";
import { openPage } from "./open-page.ts";

const PLOT = "#plot-delivery";
const ANNOUNCED = "#plot-delivery-live";

/** How many different colours each canvas of a plot has, nothing at all being one. */
async function coloursOf(page: Page, plot: string): Promise<number[]> {
  return page.locator(`${plot} canvas`).evaluateAll((canvases) =>
    canvases.map((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: new Uint8ClampedArray(),
      };
      return new Set(new Uint32Array(data.buffer)).size;
    }),
  );
}

test("both plots are drawn", async () => {
  await using opened = await openPage(failingPage());
  for (const colours of await coloursOf(opened.page, PLOT)) expect(colours).toBeGreaterThan(20);
});

test("a plot in a folded part is drawn once it is opened", async () => {
  await using opened = await openPage(casesPage());
  const { page, said } = opened;
  const plot = "#plot-history-encoding-mismatch-logs";
  await page
    .locator("details", { has: page.locator(plot) })
    .locator("summary")
    .first()
    .click();
  await expect
    .poll(() => coloursOf(page, plot).then((all) => Math.min(...all)))
    .toBeGreaterThan(20);
  expect(said).toEqual([]);
});

test("keys move the cursor through a plot, and each step is announced", async () => {
  await using opened = await openPage(failingPage());
  const { page } = opened;
  const announced = () => page.locator(ANNOUNCED).innerText();
  expect(await page.locator(ANNOUNCED).getAttribute("aria-live")).toBe("polite");
  await page.locator(PLOT).focus();
  const before = await page.locator(PLOT).screenshot();
  await page.keyboard.press("ArrowRight");
  expect(await announced()).toMatch(/^0\.0 s: sent 0 items, written 0 items, .*arrived 0 items/);
  await page.keyboard.press("ArrowRight");
  expect(await announced()).toMatch(/^0\.2 s: .*sending before the outage\.$/);
  await page.keyboard.press("End");
  expect(await announced()).toMatch(
    /^30\.0 s: sent 3,000 items, .*waiting in Kafka 0 messages, edge queue 0 requests/,
  );
  await page.keyboard.press("ArrowRight");
  expect(await announced()).toMatch(/^30\.0 s/);
  await page.keyboard.press("ArrowLeft");
  expect(await announced()).toMatch(/^29\.8 s/);
  expect((await page.locator(PLOT).screenshot()).equals(before)).toBe(false);
  await page.keyboard.press("Home");
  expect(await announced()).toMatch(/^0\.0 s/);
});

test("a hop that did not answer is announced as such", async () => {
  await using opened = await openPage(failingPage());
  const { page } = opened;
  await page.locator(PLOT).focus();
  for (let step = 0; step <= 50; step += 1) await page.keyboard.press("ArrowRight");
  expect(await page.locator(ANNOUNCED).innerText()).toMatch(/^10\.0 s: .*arrived no answer/);
});

test("the pointer moves the cursor without a word", async () => {
  await using opened = await openPage(failingPage());
  const { page } = opened;
  const canvas = page.locator(`${PLOT} canvas`).first();
  const before = await canvas.screenshot();
  await canvas.hover({ position: { x: 300, y: 100 } });
  expect((await canvas.screenshot()).equals(before)).toBe(false);
  expect(await page.locator(ANNOUNCED).innerText()).toBe("");
});

test("other colours are taken over as they change", async () => {
  await using opened = await openPage(failingPage(), { colorScheme: "light" });
  const { page } = opened;
  const data = () =>
    page
      .locator(`${PLOT} canvas`)
      .first()
      .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ""));
  const light = await data();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(data).not.toBe(light);
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(data).toBe(light);
});

test("on paper nothing is dark, and what was folded is there", async () => {
  await using opened = await openPage(failingPage(), { colorScheme: "dark" });
  const { page } = opened;
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await page.locator("section:not(.logs) details:not([open])").count()).toBe(0);
  const colour = await page.evaluate(
    () => getComputedStyle(document.documentElement).backgroundColor,
  );
  expect(colour).toBe("rgb(255, 255, 255)");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  expect(await page.locator("details[open]").count()).toBe(0);
});
