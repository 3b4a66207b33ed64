import { gregorian, jalali, type Calendar, type Day } from './days';

/** A day as people of one language write it: 21.03.2026 · ۱۴۰۵/۰۱/۰۱ · 21/03/2026. The server reads the same (DayInput). */
export function write(day: Day, language: string): string {
  const own = calendarOf(language).parts(day);
  const [y, m, d] = [own.year, own.month, own.date].map((n) => String(n).padStart(2, '0'));
  if (language === 'fa') return digits(`${y}/${m}/${d}`, language);
  return language === 'tr' ? `${d}.${m}.${y}` : `${d}/${m}/${y}`;
}

/** Null for what is no date. Years before 1700 are Solar Hijri in every language. */
export function read(text: string): Day | null {
  const ascii = text.trim().replace(/[۰-۹]/g, (c) => String(c.charCodeAt(0) - 0x6f0)).replace(/[٠-٩]/g, (c) => String(c.charCodeAt(0) - 0x660));
  const parts = ascii.split(/[/.-]/);
  if (parts.length !== 3 || parts.some((p) => !/^\d{1,4}$/.test(p))) return null;
  const [a, b, c] = parts.map(Number) as [number, number, number];
  const [year, month, date] = parts[0]!.length === 4 ? [a, b, c] : [c, b, a];
  const calendar = year < 1700 ? jalali : gregorian;
  if (year < calendar.least || year > calendar.most || month < 1 || month > 12 || date < 1 || date > calendar.length(year, month)) return null;
  return calendar.day({ year, month, date });
}

export const calendarOf = (language: string): Calendar => (language === 'fa' ? jalali : gregorian);

export const digits = (text: string, language: string): string =>
  language === 'fa' ? text.replace(/\d/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x6c0)) : text;
