import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const FOLDER = fileURLToPath(new URL("../../../configs/documented", import.meta.url));

/** What Elastic's page says, byte for byte; a change here means that the page has changed. */
const PINNED = {
  "backend-elasticsearch.yaml": "cc1cd7cdcfdd91ca6d414fedfd29b98fc0d86f7277fef46cb53dd54e7c85ea68",
  "backend-motlp.yaml": "3cea7808ece89e760020c82c0d892ab8c8c97e3c3f5a2a25b817ec03aae846a1",
  "edge.yaml": "a1caec6125bdfe34ad501c658be3aee64ff4545fefb5b6dfd904aa9d77bd5a34",
};

test("configs/documented is Elastic's page, byte for byte, and nothing else", () => {
  const found = Object.fromEntries(
    readdirSync(FOLDER)
      .sort()
      .map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(FOLDER, name)))
          .digest("hex"),
      ]),
  );
  expect(found).toEqual(PINNED);
});

const MANAGED = fileURLToPath(
  new URL("../../../configs/documented-motlp-grpc/backend-motlp.yaml", import.meta.url),
);

/** The block under "OTLP client configuration" of Elastic's page on the managed OTLP endpoint. */
const BLOCK = `exporters:
  otlp/elastic:
    endpoint: "\${MOTLP_ENDPOINT}"
    headers:
      Authorization: "ApiKey <key>"
    sending_queue:
      enabled: true
      sizer: bytes
      queue_size: 50_000_000
      block_on_overflow: true
      batch:
        flush_timeout: 1s
        min_size: 1_000_000
        max_size: 4_000_000
`;

test("configs/documented-motlp-grpc holds both pages' blocks, byte for byte", () => {
  const text = readFileSync(MANAGED, "utf8");
  const page = readFileSync(join(FOLDER, "backend-motlp.yaml"), "utf8");
  expect(text).toContain(BLOCK);
  expect(text).toContain(page.slice(0, page.indexOf("exporters:")));
});
