import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import type { Run } from "./runs.ts";

/** What a picture shows. */
export interface Picture {
  readonly file: string;
  readonly run: Run["name"];
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
  /** Where it begins; the top of the page where it is left out. */
  readonly from?: string;
  /** Pixels above that, 24 unless told: enough for a heading. */
  readonly above?: number;
  /** Keys to press in what it begins with. */
  readonly keys?: readonly string[];
  /** Pixels for each of the page's. */
  readonly scale?: number;
}

const DESKTOP = { width: 1200, height: 860, colorScheme: "light" } as const;

/** The pictures in docs/images. */
export const PICTURES: readonly Picture[] = [
  { ...DESKTOP, file: "report-pass.png", run: "pass" },
  { ...DESKTOP, file: "report-fail.png", run: "fail", height: 1000 },
  {
    ...DESKTOP,
    file: "report-outage-dark.png",
    run: "pass",
    colorScheme: "dark",
    height: 800,
    from: "#plot-outage",
    above: 64,
    keys: ["End", ...Array<string>(20).fill("ArrowLeft")],
  },
  {
    ...DESKTOP,
    file: "report-alerts.png",
    run: "fail",
    height: 760,
    from: "#scenario-delivery .alerts",
    above: 64,
  },
  {
    ...DESKTOP,
    file: "report-findings.png",
    run: "findings",
    height: 900,
    from: "#scenario-delivery .findings",
    above: 64,
  },
  {
    file: "report-phone.png",
    run: "findings",
    width: 360,
    height: 780,
    colorScheme: "light",
    from: "#scenario-delivery",
    scale: 1.5,
  },
];

/** Takes a picture of a page. @returns the file and its size */
export async function takePicture(
  browser: Browser,
  page: string,
  { file, width, height, colorScheme, from, above, keys, scale }: Picture,
): Promise<string> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    deviceScaleFactor: scale ?? 1,
  });
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(page).href);
  const path = `docs/images/${file}`;
  const start = from === undefined ? undefined : tab.locator(from).first();
  if (keys !== undefined) {
    await start?.focus();
    for (const key of keys) await tab.keyboard.press(key);
  }
  const top = ((await start?.boundingBox())?.y ?? 0) - (above ?? 24);
  const scrolled = (await tab.evaluate("scrollY")) as number;
  await tab.screenshot({
    path,
    fullPage: true,
    clip: { x: 0, y: Math.max(0, scrolled + top), width, height },
  });
  await context.close();
  return `${path} ${Math.round(statSync(path).size / 1000)} kB`;
}
