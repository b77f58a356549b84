import type { CommandOptions } from "../settings/sections.ts";
import { toConnection, toMask, toMaxBytes, toReadWish } from "./capture-options.ts";
import { interruptSignal } from "./interrupt.ts";

/** `capture`: messages off a real topic, in a file. */
export async function run(options: CommandOptions["capture"]): Promise<void> {
  const request = {
    wish: toReadWish(options),
    mask: toMask(options),
    maxBytes: toMaxBytes(options),
    connection: toConnection(options, process.env),
    out: options.out,
    force: options.force === true,
    yes: options.yes === true,
  };
  const signal = interruptSignal();
  // No other command needs a client of Kafka for its options alone.
  const { captureToFile } = await import("../../capture/capture-to-file.ts");
  await captureToFile({ ...request, signal });
}
