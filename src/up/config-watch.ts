import { type FSWatcher, realpathSync, watch } from "node:fs";
import { dirname } from "node:path";
import { WhenQuiet } from "./when-quiet.ts";

/** Editors write in several steps, and some put a new file in the old one's place. */
const TIMES = { quietMs: 300, mostMs: 3_000 };

/** Tells that files may have changed; what has changed in them, their text says. */
export class ConfigWatch {
  readonly #watchers: readonly FSWatcher[];
  readonly #quiet: WhenQuiet;

  /**
   * Watches the folders of the files, which stay when a file is replaced; of a link, those on both sides.
   *
   * @param onGone told why, when a folder can no longer be watched
   */
  constructor(
    files: readonly string[],
    onChange: () => void,
    onGone: (folder: string, error: unknown) => void,
  ) {
    this.#quiet = new WhenQuiet(onChange, TIMES);
    const folders = new Set(files.flatMap((file) => [file, realpathSync(file)]).map(dirname));
    this.#watchers = [...folders].map((folder) => {
      // Not by name: a link's target changes under another one.
      const watcher = watch(folder, () => this.#quiet.touch());
      watcher.on("error", (error) => onGone(folder, error));
      return watcher;
    });
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#quiet.close();
  }
}
