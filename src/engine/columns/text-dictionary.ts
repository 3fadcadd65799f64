/** What V8 takes for a text, about: its head, its letters, and a place in a list. */
export const textBytes = (text: string): number => 24 + text.length;

/** What a text takes in a map of codes, about. */
const bytesInMap = 40;

/** Gathers texts as codes into a dictionary, in the order in which they first come up. */
export class TextDictionary {
  readonly texts: string[] = [];
  readonly #codes = new Map<string, number>();
  /** Bytes that the texts and their codes take, about. */
  bytes = 0;

  code(text: string): number {
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = this.texts.length;
      this.texts.push(text);
      this.#codes.set(text, code);
      this.bytes += textBytes(text) + bytesInMap;
    }
    return code;
  }

  /** Codes of another dictionary as codes of this one. */
  recoded(codes: Int32Array, dictionary: readonly string[]): Int32Array {
    const translated = Int32Array.from(dictionary, (text) => this.code(text));
    return codes.map((code) => translated[code] ?? 0);
  }
}
