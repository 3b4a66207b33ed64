import { addMonths, today, weekday, type Calendar, type Day } from './days';
import type { Names } from './words';
import { digits } from './typed';

/** One month as a grid. The day with the focus is the one a Tab comes to; the arrows go on from it. */
export class MonthGrid {
  readonly table = document.createElement('table');
  private readonly body = document.createElement('tbody');
  focused: Day;

  constructor(private readonly calendar: Calendar, private readonly names: Names, private readonly language: string,
    private readonly chosen: Day | null, titleId: string, private readonly moved: () => void) {
    this.focused = chosen ?? today();
    this.table.setAttribute('role', 'grid');
    this.table.setAttribute('aria-labelledby', titleId);
    this.table.append(this.head(), this.body);
    this.table.addEventListener('keydown', (event) => this.key(event));
  }

  draw(): void {
    const { year, month } = this.calendar.parts(this.focused);
    const first = this.calendar.day({ year, month, date: 1 });
    const lead = (weekday(first) - this.calendar.firstWeekday + 7) % 7;
    const rows: HTMLTableRowElement[] = [];
    for (let at = -lead; at < this.calendar.length(year, month); at += 7) {
      const row = document.createElement('tr');
      for (let i = at; i < at + 7; i++) row.append(this.cell(first + i, i >= 0 && i < this.calendar.length(year, month)));
      rows.push(row);
    }
    this.body.replaceChildren(...rows);
  }

  focus(): void {
    this.body.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  go(day: Day): void {
    const { year } = this.calendar.parts(day);
    if (year < this.calendar.least || year > this.calendar.most) return;
    this.focused = day;
    this.draw();
    this.moved();
  }

  months(count: number): void {
    this.go(addMonths(this.calendar, this.focused, count));
  }

  private head(): HTMLTableSectionElement {
    const head = document.createElement('thead');
    const row = document.createElement('tr');
    const sunday = 3; // 4 January 1970
    for (let i = 0; i < 7; i++) {
      const name = this.names.weekday(sunday + ((this.calendar.firstWeekday + i) % 7));
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.abbr = name.long;
      cell.textContent = name.short;
      row.append(cell);
    }
    head.append(row);
    return head;
  }

  private cell(day: Day, inside: boolean): HTMLTableCellElement {
    const cell = document.createElement('td');
    if (!inside) return cell;
    cell.dataset['at'] = String(day);
    cell.tabIndex = day === this.focused ? 0 : -1;
    cell.setAttribute('aria-selected', String(day === this.chosen));
    cell.setAttribute('aria-label', this.names.full(day));
    if (day === today()) cell.setAttribute('aria-current', 'date');
    cell.textContent = digits(String(this.calendar.parts(day).date), this.language);
    return cell;
  }

  private key(event: KeyboardEvent): void {
    const on = getComputedStyle(this.table).direction === 'rtl' ? -1 : 1;
    const week = (weekday(this.focused) - this.calendar.firstWeekday + 7) % 7;
    const step: Partial<Record<string, Day>> = {
      ArrowRight: this.focused + on,
      ArrowLeft: this.focused - on,
      ArrowDown: this.focused + 7,
      ArrowUp: this.focused - 7,
      Home: this.focused - week,
      End: this.focused + 6 - week,
      PageDown: addMonths(this.calendar, this.focused, event.shiftKey ? 12 : 1),
      PageUp: addMonths(this.calendar, this.focused, event.shiftKey ? -12 : -1),
    };
    const next = step[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.go(next);
    this.focus();
  }
}
