/**
 * As `Promise.all`, but where several fail it waits for all and throws the first one's reason in the order
 * of the list: which one is reported does not depend on which was quicker.
 */
export async function allOrFirstFailure<const T extends readonly unknown[]>(
  promises: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(promises);
  for (const one of settled) if (one.status === "rejected") throw one.reason;
  return Promise.all(promises);
}
