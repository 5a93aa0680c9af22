import { svg } from './dom.js';
import { compact } from './words.js';

// Charts of SVG attributes: the policy of the page forbids styles in elements. Each chart stands beside a table of the same figures.

const widest = 640, height = 200, left = 58, bottom = 22, above = 8, labelWidth = 76;

// A chart is as wide as the page, so that its letters keep their size on a phone.
function widthOfChart() {
  return Math.max(280, Math.min(widest, document.documentElement.clientWidth - 34));
}

// Columns with one or more stacked parts. A series is { name, tone, values }.
export function columnChart(title, labels, series, text = String) {
  const totals = labels.map((_, index) => series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0));
  const scale = scaleOf(Math.max(...totals, 0));
  const width = widthOfChart();
  const step = (width - left) / Math.max(1, labels.length);
  const bars = labels.map((label, index) => {
    let base = 0;
    return series.map(one => {
      const value = one.values[index] ?? 0;
      if (value <= 0) return null;
      const y = scale.y(base + value);
      const bar = svg(`rect.fill-${one.tone}`, {
        x: left + index * step + step * 0.12, y, width: Math.max(1, step * 0.76), height: Math.max(0.5, scale.y(base) - y),
      }, svg('title', {}, `${label}: ${one.name} ${text(value)}`));
      base += value;
      return bar;
    });
  });
  return chart(title, labels, width, scale, bars);
}

// Lines; a missing value leaves a gap.
export function lineChart(title, labels, series, text = String) {
  const scale = scaleOf(Math.max(...series.flatMap(one => one.values.map(value => value ?? 0)), 0));
  const width = widthOfChart();
  const step = (width - left) / Math.max(1, labels.length);
  const x = index => left + (index + 0.5) * step;
  const lines = series.map(one => {
    let path = '';
    one.values.forEach((value, index) => {
      if (value === null || value === undefined) return;
      const isGap = index === 0 || one.values[index - 1] === null || one.values[index - 1] === undefined;
      path += `${isGap ? 'M' : 'L'}${x(index).toFixed(1)} ${scale.y(value).toFixed(1)}`;
    });
    const dots = one.values.map((value, index) => value === null || value === undefined ? null
      : svg(`circle.fill-${one.tone}`, { cx: x(index), cy: scale.y(value), r: 2.5 }, svg('title', {}, `${labels[index]}: ${one.name} ${text(value)}`)));
    return [svg(`path.line-${one.tone}`, { d: path || 'M0 0', fill: 'none', 'stroke-width': 2 }), dots];
  });
  return chart(title, labels, width, scale, lines);
}

// Spans of time on one line: { from, to, tone, name }, in milliseconds.
export function spanChart(title, from, to, spans) {
  const x = time => ((Math.min(Math.max(time, from), to) - from) / (to - from)) * widest;
  return svg('svg.chart.spans', { viewBox: `0 0 ${widest} 28`, role: 'img', 'aria-label': title, preserveAspectRatio: 'none' },
    spans.map(span => svg(`rect.fill-${span.tone}`, { x: x(span.from), y: 2, width: Math.max(1, x(span.to) - x(span.from)), height: 24 },
      svg('title', {}, span.name))));
}

function chart(title, labels, width, scale, marks) {
  const step = (width - left) / Math.max(1, labels.length);
  const every = Math.ceil(labelWidth / step);
  return svg('svg.chart', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title },
    scale.ticks.map(value => [
      svg('line.grid', { x1: left, x2: width, y1: scale.y(value), y2: scale.y(value) }),
      svg('text', { x: left - 5, y: scale.y(value) + 4, 'text-anchor': 'end' }, compact(value)),
    ]),
    marks,
    labels.map((label, index) => index % every === 0 && (index + 0.5) * step + labelWidth / 2 <= width - left
      && svg('text', { x: left + (index + 0.5) * step, y: height - 6, 'text-anchor': 'middle' }, label)));
}

function scaleOf(most) {
  const rough = Math.max(most, 1e-9) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(value => value >= rough);
  const end = most > 0 ? Math.ceil(most / step) * step : 1;
  const y = value => above + (height - above - bottom) * (1 - value / end);
  return { y, ticks: most > 0 ? Array.from({ length: Math.round(end / step) + 1 }, (_, index) => Number((index * step).toPrecision(12))) : [0] };
}
