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
