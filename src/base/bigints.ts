/** The larger one of two numbers for which `Math.max` is not made. */
export function larger(a: bigint, b: bigint): bigint {
  return a < b ? b : a;
}

/** The smaller one. */
export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
