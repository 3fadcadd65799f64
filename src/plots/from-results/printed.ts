/** A result as another room gives it, or as it comes back from a JSON file: typed arrays may be plain lists. */
export type Printed<Value> = Value extends ArrayBufferView
  ? ArrayLike<number>
  : Value extends object
    ? { readonly [Key in keyof Value]: Printed<Value[Key]> }
    : Value;
