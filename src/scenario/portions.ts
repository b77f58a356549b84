/** Splits a number of items into three, of which the first ones may be larger by one. */
export function thirds(items: number): readonly [number, number, number] {
  const first = Math.ceil(items / 3);
  const second = Math.ceil((items - first) / 2);
  return [first, second, items - first - second];
}
