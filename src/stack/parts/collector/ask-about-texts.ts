import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, askProcess, type Question } from "./ask.ts";

/**
 * Asks a collector's binary about configs as they were read, whatever their files say by now. It gets
 * copies, which nobody else may read and which are removed afterwards.
 *
 * @param texts of the configs, in the order in which they are merged
 * @param cwd from where it reads `${file:...}`
 */
export async function askAboutTexts(
  binary: string,
  texts: readonly string[],
  question: Question,
  cwd: string,
): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), "edot-kafka-ask-"));
  try {
    const files = texts.map((_text, index) => join(folder, `config-${index + 1}.yaml`));
    // Some write secrets into their configs.
    const write = (file: string, index: number) =>
      writeFile(file, texts[index] ?? "", { mode: 0o600 });
    await Promise.all(files.map(write));
    return await askProcess(binary, files, question, cwd);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
