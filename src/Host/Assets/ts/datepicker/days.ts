import { isLeapJalaaliYear, jalaaliMonthLength, toGregorian, toJalaali } from 'jalaali-js';

/** Days since 1 January 1970: one number a day, whatever calendar it is written in. */
export type Day = number;

export interface Parts { year: number; month: number; date: number }

/** What a picker has to know of a calendar. Months count from 1; weekdays from 0, which is Sunday. */
export interface Calendar {
  readonly firstWeekday: number;
  readonly least: number;
  readonly most: number;
  parts(day: Day): Parts;
  day(parts: Parts): Day;
  length(year: number, month: number): number;
}

const MS = 86_400_000;

export const weekday = (day: Day): number => (((day + 4) % 7) + 7) % 7;

export const gregorian: Calendar = {
  firstWeekday: 1,
  least: 1900,
  most: 2199,
  parts(day) {
    const at = new Date(day * MS);
    return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
  },
  day: ({ year, month, date }) => Date.UTC(year, month - 1, date) / MS,
  length: (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate(),
};

/** Solar Hijri. Years outside of these are typing errors. */
export const jalali: Calendar = {
  firstWeekday: 6,
  least: 1300,
  most: 1499,
  parts(day) {
    const { year, month, date } = gregorian.parts(day);
    const own = toJalaali(year, month, date);
    return { year: own.jy, month: own.jm, date: own.jd };
  },
  day({ year, month, date }) {
    const own = toGregorian(year, month, date);
    return gregorian.day({ year: own.gy, month: own.gm, date: own.gd });
  },
  length: (year, month) => (month === 12 ? (isLeapJalaaliYear(year) ? 30 : 29) : jalaaliMonthLength(year, month)),
};

/** The same date in another month; the last one of that month when it has no such date. */
export function addMonths(calendar: Calendar, day: Day, months: number): Day {
  const { year, month, date } = calendar.parts(day);
  const count = year * 12 + (month - 1) + months;
  const next = { year: Math.floor(count / 12), month: (((count % 12) + 12) % 12) + 1 };
  if (next.year < calendar.least || next.year > calendar.most) return day;
  return calendar.day({ ...next, date: Math.min(date, calendar.length(next.year, next.month)) });
}

/** Today where the person sits. */
export function today(): Day {
  const now = new Date();
  return gregorian.day({ year: now.getFullYear(), month: now.getMonth() + 1, date: now.getDate() });
}
