/** Reads a buffer from its start to its end. */
export class Bytes {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get ended(): boolean {
    return this.#at >= this.#buffer.length;
  }

  byte(): number {
    return this.littleEndian(1);
  }

  /** An unsigned number of up to four bytes. @throws Error past the end. */
  littleEndian(bytes: number): number {
    const taken = this.take(bytes);
    return taken.readUIntLE(0, bytes);
  }

  /** An unsigned base-128 number. */
  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  /** The next bytes. @throws Error past the end. */
  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#buffer.length) throw new Error("the compressed bytes end too early");
    const taken = this.#buffer.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
