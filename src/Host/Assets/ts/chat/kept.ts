/** What the browser keeps for this site and account: the visitor's key, and words that are not confirmed yet. Without storage it lives as long as the page. */
export interface Word {
  id: string;
  text: string;
  at: number;
  name?: string;
  phone?: string;
}

const inMemory = new Map<string, string>();

export class Kept {
  constructor(private readonly prefix: string) {}

  get token(): string | null {
    return this.get('token');
  }

  set token(value: string | null) {
    this.set('token', value);
  }

  /** In the order in which they were written. */
  words(): Word[] {
    const found: Word[] = [];
    for (const key of this.keys()) {
      try {
        found.push(JSON.parse(this.get(key)!) as Word);
      } catch {
        this.set(key, null);
      }
    }
    return found.sort((a, b) => a.at - b.at);
  }

  keep(word: Word): void {
    this.set(`word:${word.id}`, JSON.stringify(word));
  }

  forget(id: string): void {
    this.set(`word:${id}`, null);
  }

  clear(): void {
    for (const word of this.words()) this.forget(word.id);
    this.token = null;
  }

  private keys(): string[] {
    const start = `${this.prefix}:word:`;
    const all: string[] = [...inMemory.keys()];
    try {
      for (let i = 0; i < localStorage.length; i++) all.push(localStorage.key(i)!);
    } catch {
      // Storage is forbidden here: what is in memory is all there is.
    }
    return [...new Set(all)].filter(k => k.startsWith(start)).map(k => k.slice(this.prefix.length + 1));
  }

  private get(key: string): string | null {
    const name = `${this.prefix}:${key}`;
    try {
      return localStorage.getItem(name) ?? inMemory.get(name) ?? null;
    } catch {
      return inMemory.get(name) ?? null;
    }
  }

  private set(key: string, value: string | null): void {
    const name = `${this.prefix}:${key}`;
    if (value === null) inMemory.delete(name);
    else inMemory.set(name, value);
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      // Full or forbidden: kept in memory.
    }
  }
}

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');
}
