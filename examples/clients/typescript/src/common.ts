// What both programs need and no contract has.

/** The server: the first argument, else a demo on this machine. */
export const baseUrl = (process.argv[2] ?? process.env["TIEPDAN_URL"] ?? "http://127.0.0.1:8080").replace(/\/$/, "");

let step = 0;

/** Tells one step. */
export function say(words: string): void {
  step += 1;
  console.log(`${String(step).padStart(3)}. ${words}`);
}

/** Ends the program where something is not as it must be. */
export function check(condition: unknown, words: string): asserts condition {
  if (!condition) throw new Error(`not so: ${words}`);
}

/** What an answer leaves out only where it is not the first one. */
export function there<T>(value: T | null | undefined, words: string): T {
  check(value !== null && value !== undefined, `${words} is missing`);
  return value;
}

/** A legal day, some days later. */
export function addDays(day: string, days: number): string {
  const later = new Date(`${day}T00:00:00Z`);
  later.setUTCDate(later.getUTCDate() + days);
  return later.toISOString().slice(0, 10);
}
