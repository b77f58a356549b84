/**
 * Preloaded into a process and each of its threads: writes how much memory they took at most, so that a
 * bench may say it. Each thread has a file of its own in the folder that `EDOT_KAFKA_MEMORY` names.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";

const EVERY_MS = 50;
const folder = process.env.EDOT_KAFKA_MEMORY;
if (folder !== undefined) {
  let [heap, rss] = [0, 0];
  setInterval(() => {
    const now = process.memoryUsage();
    if (now.heapUsed <= heap && now.rss <= rss) return;
    heap = Math.max(heap, now.heapUsed);
    rss = Math.max(rss, now.rss);
    // A thread may be ended without a word: what is on disk by then counts.
    writeFileSync(join(folder, `thread-${threadId}.json`), JSON.stringify({ heap, rss }));
  }, EVERY_MS).unref();
}
