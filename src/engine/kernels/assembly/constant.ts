/** Both lanes from a number in memory: the engine would put the bits of a constant together anew at every use. */
@inline
export function constant(place: usize): v128 {
  return v128.load64_splat(place);
}
