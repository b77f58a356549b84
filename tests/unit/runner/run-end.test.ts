import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { repositoryPath } from "../../../src/base/repository.ts";
import { openRunEnd } from "../../../src/runner/run-end.ts";

/** A thread that listens, and ends with what it has heard. */
function listener(name: string): Worker {
  const source = `
    const { parentPort } = require("node:worker_threads");
    import(${JSON.stringify(repositoryPath("src/runner/run-end.ts"))}).then(({ listenToRunEnd }) => {
      const signal = listenToRunEnd(${JSON.stringify(name)});
      signal.addEventListener("abort", () => {
        parentPort.postMessage(signal.reason.code);
        parentPort.close();
      });
      parentPort.postMessage("listening");
      parentPort.on("message", () => {});
    });
  `;
  const worker = new Worker(source, { eval: true });
  onTestFinished(async () => {
    await worker.terminate();
  });
  return worker;
}

const next = (worker: Worker) =>
  new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });

test("a thread that has started hears the end, another run's does not, a later one the repetition", async () => {
  const [name, other] = [randomUUID(), randomUUID()];
  const end = openRunEnd(name);
  const foreign = openRunEnd(other);
  onTestFinished(() => {
    end.close();
    foreign.close();
  });
  const early = listener(name);
  expect(await next(early)).toBe("listening");
  foreign.end();
  end.end();
  expect(await next(early)).toBe("interrupted");
  const late = listener(name);
  expect(await next(late)).toBe("listening");
  end.end();
  expect(await next(late)).toBe("interrupted");
});
