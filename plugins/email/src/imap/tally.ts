const HOUR = 3_600_000;
const MOST = 30;

/** How much one address has written lately: a person does not write thirty letters an hour, two machines answering each other do. */
export class Tally {
  readonly #times = new Map<string, number[]>();

  isTooMany(from: string, at: Date): boolean {
    if (this.#times.size > 5_000) {
      this.#times.clear();
    }

    const times = (this.#times.get(from) ?? []).filter((time) => Math.abs(at.getTime() - time) < HOUR);
    times.push(at.getTime());
    this.#times.set(from, times.slice(-MOST - 1));
    return times.length > MOST;
  }
}
