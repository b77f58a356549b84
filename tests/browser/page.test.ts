import { AxeBuilder } from "@axe-core/playwright";
import { describe, expect, test } from "vitest";
import { casesPage, errorPage, failingPage, passingPage } from "../unit/report/html/page-of.ts";
import { openPage } from "./open-page.ts";

const PAGES = {
  pass: passingPage,
  fail: failingPage,
  error: errorPage,
  cases: casesPage,
} as const;
const SCHEMES = ["light", "dark"] as const;
const WIDTHS = [360, 1280] as const;

describe.each(Object.entries(PAGES))("the page of a run: %s", (_, data) => {
  describe.each(SCHEMES)("%s", (colorScheme) => {
    test.each(WIDTHS)(
      "%i pixels wide: nothing is wrong, loaded, or wider than that",
      async (width) => {
        const viewport = { width, height: 900 };
        await using opened = await openPage(data(), { colorScheme, viewport });
        const { page, said, requested } = opened;
        await page.waitForTimeout(200);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBe(width);
        expect(said).toEqual([]);
        expect(requested).toEqual([]);
      },
    );

    test("breaks no rule of WCAG that a program can check", async () => {
      await using opened = await openPage(data(), { colorScheme });
      const { page } = opened;
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"])
        .analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
      expect(found).toEqual([]);
    });
  });
});

test("twice the size of text needs no wider page", async () => {
  await using opened = await openPage(failingPage(), { viewport: { width: 640, height: 900 } });
  const { page } = opened;
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(640);
});

test("what is folded opens by keyboard", async () => {
  await using opened = await openPage(failingPage());
  const { page } = opened;
  const folded = await page.locator("summary").all();
  expect(folded.length).toBeGreaterThan(5);
  for (const summary of folded) {
    await summary.focus();
    await page.keyboard.press("Enter");
  }
  expect(await page.locator("details:not([open])").count()).toBe(0);
});

test("evidence leads to its line in the folded config", async () => {
  await using opened = await openPage(failingPage());
  const { page } = opened;
  await page.locator('a[href="#backend-line-2"]').first().click();
  await expect.poll(() => page.locator("#backend-line-2").isVisible()).toBe(true);
});

test("the first key press offers to skip to the verdict", async () => {
  await using opened = await openPage(failingPage());
  const { page } = opened;
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
    "Skip to the verdict",
  );
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
});

test("headings are in order, and one is the first", async () => {
  await using opened = await openPage(failingPage());
  const levels = await opened.page
    .locator("h1, h2, h3, h4, h5, h6")
    .evaluateAll((all) => all.map(({ tagName }) => Number(tagName.slice(1))));
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  expect(levels[0]).toBe(1);
  for (const [index, level] of levels.entries()) {
    expect(level - (levels[index - 1] ?? 1)).toBeLessThanOrEqual(1);
  }
});

test("without JavaScript everything but the plots can be read", async () => {
  await using opened = await openPage(failingPage(), { javaScriptEnabled: false });
  const { page } = opened;
  const text = await page.locator("main").innerText();
  for (const part of [
    "1,225 of 6,000 items did not arrive",
    "committed by the backend, never delivered",
    "target: outage began (refuse)",
    "The plot needs JavaScript; the table does not.",
    "Stayed green while 1,225 items were lost",
    "latest-offset",
  ]) {
    expect(text).toContain(part);
  }
  expect(await page.locator(".plot").first().isVisible()).toBe(false);
  await page.locator("summary", { hasText: "The plot as a table" }).first().click();
  expect(await page.locator(".timeline table").first().innerText()).toContain("30.0 s");
});
