export interface Setup {
  lang: string;
  dir: 'ltr' | 'rtl';
  title: string;
  greeting: string;
  privacy?: string;
  ask: 'nothing' | 'name' | 'nameAndPhone';
  answered: boolean;
  brand: string;
  brandDark: string;
  longest: number;
  largest: number;
  mail: boolean;
  words: Record<string, string>;
}

export async function load(base: URL, lang: string): Promise<Setup> {
  const address = new URL('setup', base);
  address.searchParams.set('lang', lang);
  const answer = await fetch(address, { credentials: 'omit' });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Setup;
}

/** `{name}` in a text becomes the value of that name; numbers take the language's digits. */
export function say(setup: Setup, key: string, values: Record<string, string | number> = {}): string {
  return (setup.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? value.toLocaleString(setup.lang) : value;
  });
}
