import { LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/**
 * Draws the table inside [data-chart] as lines, in the place the page has kept for it. The table stays for whoever listens, and a button
 * brings it back for whoever would rather read. Colours are those of the page, so they hold in both themes.
 */
export function drawCharts(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-chart]:not(.dm-drawn)')) draw(place);
}

interface Series { name: string; values: number[] }

function draw(place: HTMLElement): void {
  const table = place.querySelector('table');
  if (!table) return;
  const days = [...table.querySelectorAll('tbody th')].map((cell) => cell.textContent ?? '');
  const series = [...table.querySelectorAll('thead th')].slice(1).map((head, column): Series => ({
    name: head.textContent ?? '',
    values: [...table.querySelectorAll('tbody tr')].map((row) => Number(row.querySelectorAll<HTMLElement>('td')[column]?.dataset['v'])),
  }));
  const target = document.createElement('div');
  target.className = 'dm-drawing';
  target.setAttribute('aria-hidden', 'true');
  place.append(target);
  place.classList.add('dm-drawn');
  const chart = init(target, null, { renderer: 'svg' });
  chart.setOption(options(days, series));
  new ResizeObserver(() => { if (target.isConnected) chart.resize(); else chart.dispose(); }).observe(target);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { if (target.isConnected) chart.setOption(options(days, series)); });
  offerTable(place, target, chart);
}

function options(days: string[], series: Series[]): EChartsCoreOption {
  const css = getComputedStyle(document.documentElement);
  const colour = (name: string) => css.getPropertyValue(`--dm-${name}`).trim();
  const rtl = document.documentElement.dir === 'rtl';
  const ink = { color: colour('ink-2'), fontFamily: css.getPropertyValue('--dm-font').trim(), fontSize: 12 };
  const shades = [colour('brand'), colour('ink')];
  return {
    animation: false,
    textStyle: ink,
    aria: { enabled: false },
    grid: { left: 8, right: 12, top: 32, bottom: 4, containLabel: true },
    legend: { top: 0, [rtl ? 'right' : 'left']: 0, itemWidth: 18, itemHeight: 8, textStyle: ink },
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: colour('raised'), borderColor: colour('line-strong'), textStyle: { ...ink, color: colour('ink') }, valueFormatter: digits },
    xAxis: { type: 'category', data: days, inverse: rtl, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: colour('ink-3'), hideOverlap: true } },
    yAxis: { type: 'value', minInterval: 1, splitNumber: 3, position: rtl ? 'right' : 'left', axisLabel: { color: colour('ink-3'), formatter: digits }, splitLine: { lineStyle: { color: colour('line') } } },
    series: series.map((one, i) => ({
      name: one.name, type: 'line', symbol: 'circle', symbolSize: 5, showSymbol: false, data: one.values,
      lineStyle: { width: 2.5, type: i === 0 ? 'solid' : 'dashed', color: shades[i] }, itemStyle: { color: shades[i] },
      ...(i === 0 ? { areaStyle: { color: shades[0], opacity: 0.12 } } : {}),
    })),
  };
}

/** Persian pages have Persian digits, also where a script makes the numbers. */
function digits(value: unknown): string {
  return new Intl.NumberFormat(document.documentElement.lang === 'fa' ? 'fa-IR' : document.documentElement.lang).format(Number(value));
}

function offerTable(place: HTMLElement, target: HTMLElement, chart: EChartsType): void {
  const header = place.closest('section')?.querySelector('header');
  if (!header || place.closest('.dm-wall')) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-sm btn-quiet dm-end';
  button.textContent = place.dataset['showTable'] ?? '';
  button.addEventListener('click', () => {
    const table = place.classList.toggle('dm-drawn') === false;
    target.hidden = table;
    button.textContent = (table ? place.dataset['showChart'] : place.dataset['showTable']) ?? '';
    if (!table) chart.resize();
  });
  header.append(button);
}
