import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { PageData } from "../../src/report/html/page-data.ts";
import { renderPage } from "../../src/report/html/render-page.ts";
import { openChromium } from "./chromium.ts";

/** A page in a browser, and what went on beside what can be seen. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** What it told the console, and errors that nobody caught. */
  readonly said: readonly string[];
  /** The addresses that it asked for, its own file aside. */
  readonly requested: readonly string[];
}

/** Opens a report as its reader would: from a file. The browser ends with the page. */
export async function openPage(
  data: PageData,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const folder = mkdtempSync(join(tmpdir(), "report-page-"));
  const file = join(folder, "index.html");
  writeFileSync(file, renderPage(data));
  const browser = await openChromium();
  const dispose = async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  };
  try {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    const said: string[] = [];
    const requested: string[] = [];
    const address = pathToFileURL(file).href;
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", ({ message }) => said.push(message));
    page.on("request", (request) => {
      if (request.url() !== address && !request.url().startsWith("data:")) {
        requested.push(request.url());
      }
    });
    await page.goto(address);
    return { page, said, requested, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
