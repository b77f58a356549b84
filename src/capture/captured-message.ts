/** A message as it lay in a topic, without the compression of its batch. */
export interface CapturedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** In milliseconds since the Unix epoch, as the broker has it: of its writing or of its creation. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  /** In their order; a name may stand there several times. */
  readonly headers: readonly (readonly [name: string, value: Buffer | null])[];
  readonly value: Buffer | null;
}

/** Where a message lay, for people: `topic/partition, offset n`. */
export function placeOf({ topic, partition, offset }: CapturedMessage): string {
  return `${topic}/${partition}, offset ${offset}`;
}

/** The bytes of its key, headers and value. */
export function sizeOf({ key, headers, value }: CapturedMessage): number {
  const inHeaders = headers.reduce(
    (sum, [name, content]) => sum + Buffer.byteLength(name) + (content?.length ?? 0),
    0,
  );
  return (key?.length ?? 0) + inHeaders + (value?.length ?? 0);
}
