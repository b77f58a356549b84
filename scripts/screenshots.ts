import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openChromium } from "../tests/browser/chromium.ts";
import { PICTURES, takePicture } from "./screenshots/pictures.ts";
import { RUNS, type Run, reportOfRun } from "./screenshots/runs.ts";

/**
 * The pictures of the documentation, from real runs: `npm run screenshots`. With `--reports DIR` the runs'
 * reports go there, and those that are there already are not run again.
 */
const { values } = parseArgs({ options: { reports: { type: "string" } } });
const reports = values.reports ?? mkdtempSync(join(tmpdir(), "screenshots-"));

const pages = new Map<Run["name"], string>();
for (const run of RUNS) pages.set(run.name, await reportOfRun(run, reports));

const browser = await openChromium();
try {
  for (const picture of PICTURES) {
    const file = await takePicture(browser, pages.get(picture.run) ?? "", picture);
    console.log(file);
  }
} finally {
  await browser.close();
}
