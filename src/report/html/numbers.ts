const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat("en-US", {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** A count with separators for thousands, for example `1,998`. */
export function count(value: number): string {
  return WHOLE.format(value);
}

/** Seconds with one decimal and their unit, for example `12.8 s`. */
export function seconds(value: number): string {
  return `${TENTHS.format(value)} s`;
}

/** A count and what it counts, for example `1 item`, `1,998 items`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A measured value: whole as it is, otherwise with one decimal. */
export function measured(value: number): string {
  return Number.isInteger(value) ? count(value) : TENTHS.format(value);
}

/** What may stand in an element's id, made of any text. */
export function slug(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]+/g, "-");
}
