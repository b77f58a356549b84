import { expect, test } from "vitest";
import { backendLog, found, MISSING, NO_REFUSALS, OUTAGE, only } from "./found.ts";
import { recorded } from "./recorded.ts";

test("rate-limited: reported with the documents and requests that the exporter gave up on", async () => {
  const documents = await found({ ...backendLog(recorded("busyDocument", 60)), ...MISSING });
  expect(documents.map(({ code }) => code)).toEqual(["rate-limited", "retries-exhausted"]);
  expect(documents[0]?.message).toContain("gave up on 60 documents");
  const log = backendLog(recorded("busyFlush"), recorded("busyDropped"));
  const requests = await found({ ...log, ...MISSING });
  expect(requests.map(({ code }) => code)).toEqual(["rate-limited", "retries-exhausted"]);
  expect(requests[0]?.message).toContain("gave up on 60 items");
});

test("rate-limited: reported as a risk where the exporter tried again", async () => {
  const log = backendLog(recorded("motlpBusyRetried", 7));
  const finding = await only("rate-limited", { ...log, target: "motlp" });
  expect(finding).toMatchObject({ severity: "risk" });
  expect(finding.message).toBe(
    "mOTLP rejected requests because it was overloaded (429); the backend collector retries.",
  );
});

test("rate-limited: reported by the target's own count, where the exporter logs nothing", async () => {
  const refusals = { ...NO_REFUSALS, tooBusy: { count: 9, asked: "GET /_nodes/stats" } };
  const finding = await only("rate-limited", { refusals });
  expect(finding.evidence).toEqual([
    { source: "Elasticsearch", text: "GET /_nodes/stats: 9 refused because there was no room" },
  ]);
});

test("rate-limited: not reported where the harness itself answers so", async () => {
  const outage = { ...OUTAGE, kind: "429", commits: [] } as const;
  const log = backendLog(recorded("motlpBusyRetried"));
  expect(await found({ ...log, outage, target: "motlp" })).toEqual([]);
});
