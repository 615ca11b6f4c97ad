/**
 * A chart of what is compared with node:crypto: a bar for each algorithm and provider on a logarithmic scale, where a bar
 * to the left of 1 is quicker than the runtime's own call and one to the right is slower.
 */
const WIDTH = 860;
const LABELS = 330;
const ROW = 15;
const TOP = 70;
const COLOURS = { pure: '#4e79a7', native: '#f28e2b' };
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** SVG of the rows whose names are `ALGORITHM / node:crypto: PROVIDER`. */
export function chart(rows, subtitle) {
  const groups = new Map();
  for (const { name, ratio } of rows) {
    const [, what, provider] = /^(.*) \/ node:crypto: (pure|native)$/.exec(name) ?? [];
    if (what === undefined) continue;
    groups.set(what, { ...groups.get(what), [provider]: ratio });
  }
  const ratios = [...groups.values()].flatMap(Object.values);
  const low = Math.min(0.1, ...ratios) * 0.9;
  const high = Math.max(10, ...ratios) * 1.1;
  const x = (ratio) =>
    LABELS +
    ((Math.log(ratio) - Math.log(low)) / (Math.log(high) - Math.log(low))) * (WIDTH - LABELS - 60);
  const height = TOP + groups.size * (2 * ROW + 8) + 30;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11">`,
    '<title>Time of a call, as a ratio to node:crypto’s own</title>',
    `<rect width="100%" height="100%" fill="#fff"/>`,
    text(
      12,
      20,
      'Time of a call, as a ratio to node:crypto’s own in the same run',
      'font-size="15" font-weight="bold"',
    ),
    text(
      12,
      38,
      `${subtitle}. Left of the line is quicker, right of it slower; the scale is logarithmic.`,
      'fill="#555"',
    ),
    ...Object.entries(COLOURS).map(
      ([provider, colour], i) =>
        `<rect x="${LABELS + 90 * i}" y="46" width="10" height="10" fill="${colour}"/>${text(LABELS + 14 + 90 * i, 55, provider)}`,
    ),
  ];
  for (const tick of TICKS.filter((value) => value > low && value < high))
    parts.push(
      `<line x1="${x(tick)}" x2="${x(tick)}" y1="${TOP}" y2="${height - 24}" stroke="${tick === 1 ? '#222' : '#ddd'}"/>`,
      text(x(tick), height - 10, `${tick}×`, 'text-anchor="middle" fill="#555"'),
    );
  let y = TOP + 4;
  for (const [what, providers] of groups) {
    parts.push(text(LABELS - 8, y + ROW + 4, what, 'text-anchor="end"'));
    for (const [provider, ratio] of Object.entries(providers)) {
      const [from, to] = [x(1), x(ratio)].sort((a, b) => a - b);
      const after = ratio < 1 ? x(1) + 4 : to + 4;
      parts.push(
        `<rect x="${from}" y="${y}" width="${Math.max(1, to - from)}" height="${ROW - 3}" fill="${COLOURS[provider]}"/>`,
        text(after, y + ROW - 5, ratio.toFixed(2), 'fill="#333" font-size="10"'),
      );
      y += ROW;
    }
    y += 8;
  }
  return `${parts.join('\n')}\n</svg>\n`;
}

function text(x, y, content, attributes = '') {
  const safe = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}" ${attributes}>${safe}</text>`;
}
