/**
 * Preloaded into a process: writes how much memory it took at most, so that a bench may say it. The file
 * that `EDOT_KAFKA_MEMORY` names holds bytes: `heap`, used by the JavaScript of all threads, and `rss`.
 */
import { writeFileSync } from "node:fs";
import type { Worker } from "node:worker_threads";

const EVERY_MS = 50;
const file = process.env.EDOT_KAFKA_MEMORY;
if (file !== undefined) {
  const heaps = new Map<Worker, number>();
  process.on("worker", (worker: Worker) => {
    heaps.set(worker, 0);
    worker.once("exit", () => heaps.delete(worker));
  });
  let [heap, rss] = [0, 0];
  setInterval(() => {
    for (const worker of heaps.keys()) {
      // A thread that has just ended has no statistics.
      worker.getHeapStatistics().then(
        ({ used_heap_size }) => heaps.set(worker, used_heap_size),
        () => undefined,
      );
    }
    const now = process.memoryUsage();
    const used = [...heaps.values()].reduce((sum, bytes) => sum + bytes, now.heapUsed);
    if (used <= heap && now.rss <= rss) return;
    heap = Math.max(heap, used);
    rss = Math.max(rss, now.rss);
    // The process may be ended without a word: what is on disk by then counts.
    writeFileSync(file, JSON.stringify({ heap, rss }));
  }, EVERY_MS).unref();
}
