import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const INSTALLED = "/usr/bin/chromium";

/** The system's chromium, or the one that CHROMIUM names, without a window. Whoever opens it closes it. */
export async function openChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? INSTALLED;
  if (!existsSync(executablePath)) {
    throw new Error(
      `there is no chromium at ${executablePath}: run scripts/install-chromium.sh, or set CHROMIUM`,
    );
  }
  // Its sandbox needs rights that a container of CI does not have; it sees this project's pages alone.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
