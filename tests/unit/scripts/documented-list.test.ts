import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  documentedYaml,
  parseDocumentedList,
} from "../../../scripts/edot-versions/documented-list.ts";
import { repositoryPath } from "../../../src/base/repository.ts";
import { versions } from "../../../src/base/versions.ts";

const LIST = `receivers:
  - gomod: example.com/receiver/kafkareceiver v1.2.3
  - gomod: example.com/profiler v0.0.1
    import: example.com/profiler/collector
`;

test.each(Object.keys(versions().edot))("the list of EDOT %s is kept byte for byte", (version) => {
  const file = repositoryPath(`scripts/edot-collector/${version}/documented.yaml`);
  const text = readFileSync(file, "utf8");
  expect(documentedYaml(version, parseDocumentedList(text, file).modules)).toBe(text);
});

test("a page has its release beside the list, whatever other blocks it has", () => {
  const page = `# Build\n\`\`\`yaml\na: 1\n\`\`\`\nThis OCB configuration is for EDOT Collector version 9.4.3.\n\n\`\`\`yaml\ndist:\n  name: x\n\n${LIST}\`\`\`\n`;
  const { version, modules } = parseDocumentedList(page, "page.md");
  expect(version).toBe("9.4.3");
  expect(modules.receivers.map(({ gomod }) => gomod)).toEqual([
    "example.com/receiver/kafkareceiver v1.2.3",
    "example.com/profiler v0.0.1",
  ]);
  expect(modules.exporters).toEqual([]);
  expect(documentedYaml("9.4.3", modules)).toContain(
    "    import: example.com/profiler/collector\n",
  );
});

test("older pages name each module instead of listing them", () => {
  const text = "receivers:\n  kafkareceiver :\n    gomod: example.com/kafkareceiver v1.2.3\n";
  expect(parseDocumentedList(text, "old.md").modules.receivers).toEqual([
    { gomod: "example.com/kafkareceiver v1.2.3" },
  ]);
});

describe("what is no list is refused in one message", () => {
  test.each([
    ["nothing", "", /there is no receivers: in it/],
    ["a page without the block", "# Page\n```yaml\na: 1\n```\n", /there is no receivers: in it/],
    ["broken YAML", "receivers: [\n", /no list of a collector's components: /],
    ["a collector's config", "receivers:\n  otlp:\n    protocols: {}\n", /receivers/],
    ["a module without a version", "receivers:\n  - gomod: example.com/x\n", /gomod/],
    ["a builder's replacements", `${LIST}replaces:\n  - a => b\n`, /replaces/],
  ])("%s", (_name, text, message) => {
    expect(() => parseDocumentedList(text, "f.yaml")).toThrow(
      expect.objectContaining({
        code: "bad-option",
        place: "f.yaml",
        message: expect.stringMatching(message),
      }),
    );
  });
});
