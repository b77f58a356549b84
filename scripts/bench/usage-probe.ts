/**
 * Preloaded into a process: writes what it used, so that a bench may say it. The file that
 * `EDOT_KAFKA_USAGE` names holds the most bytes at any time (`heap`, by the JavaScript of all threads, and
 * `rss`) and the CPU seconds of all threads (`cpu`).
 */
import { writeFileSync } from "node:fs";
import type { Worker } from "node:worker_threads";

const EVERY_MS = 50;
const file = process.env.EDOT_KAFKA_USAGE;
// What this process starts is not measured.
delete process.env.EDOT_KAFKA_USAGE;
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
    heap = Math.max(heap, used);
    rss = Math.max(rss, now.rss);
    // The process may be ended without a word: what is on disk by then counts.
    const { user, system } = process.cpuUsage();
    writeFileSync(file, JSON.stringify({ heap, rss, cpu: (user + system) / 1e6 }));
  }, EVERY_MS).unref();
}
