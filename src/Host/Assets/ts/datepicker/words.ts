import type { Day, Parts } from './days';
import { calendarOf, digits } from './typed';

/** Names that the browser knows by itself, in the language of the page. */
export interface Names { month(parts: Parts): string; weekday(day: Day): { short: string; long: string }; full(day: Day): string }

export function namesOf(language: string): Names {
  const calendar = calendarOf(language);
  const month = format({ month: 'long' });
  const short = format({ weekday: language === 'fa' ? 'narrow' : 'short' });
  const long = format({ weekday: 'long' });
  return {
    // In the middle of the month no two ways to count leap years disagree about its name.
    month: (p) => `${month(calendar.day({ ...p, date: 15 }))} ${digits(String(p.year), language)}`,
    weekday: (day) => ({ short: short(day), long: long(day) }),
    full: (day) => {
      const own = calendar.parts(day);
      return `${digits(String(own.date), language)} ${month(calendar.day({ ...own, date: 15 }))} ${digits(String(own.year), language)}, ${long(day)}`;
    },
  };

  function format(options: Intl.DateTimeFormatOptions): (day: Day) => string {
    const locale = language === 'fa' ? 'fa-u-ca-persian' : `${language}-u-ca-gregory`;
    const formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return (day) => formatter.format(new Date(day * 86_400_000));
  }
}
