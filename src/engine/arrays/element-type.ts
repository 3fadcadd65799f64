/** What the numbers stand for. All are computed as float64; a bool is 0 or 1. */
export type ElementType = 'float64' | 'bool';
