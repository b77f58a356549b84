/**
 * The shape of an item follows from its sequence number alone. Each dimension of a signal repeats
 * with a period of its own, and the periods of one signal share no divisor: so any two dimensions
 * meet in every combination within as many items as the product of their periods.
 */
export function pick<T>(values: readonly [T, ...T[]], sequence: number, period: number): T {
  return values[(sequence % period) % values.length] ?? values[0];
}
