/**
 * Ratios measured in one interleaved run: each round times a batch of every candidate, in an order drawn anew, and
 * each candidate is compared with the reference of its own round. What the machine does meanwhile falls on all.
 */

export const tiny = process.env.KMSIM_BENCH === 'tiny';

/**
 * @param {object} bench
 * @param {string} bench.name
 * @param {() => unknown} bench.reference what counts as 1
 * @param {Record<string, () => unknown>} bench.candidates by their names
 * @param {number} [bench.iterations] calls in a batch
 * @param {number} [bench.rounds] at least 21
 * @returns {Promise<{ name: string, ratio: number, p10: number, p90: number, us: number, referenceUs: number }[]>}
 */
export async function compare({ name, reference, candidates, iterations = 1000, rounds = 31 }) {
  const entries = Object.entries({ reference, ...candidates });
  const calls = tiny ? 2 : iterations;
  const times = new Map(entries.map(([key]) => [key, []]));
  const random = generator(1);
  // One round to warm up, not counted.
  for (let round = tiny ? 0 : -2; round < (tiny ? 1 : rounds); round++)
    for (const [key, call] of shuffled(entries, random)) {
      const us = await batch(call, calls);
      if (round >= 0) times.get(key).push(us);
    }
  const base = times.get('reference');
  return Object.keys(candidates).map((key) => {
    const own = times.get(key);
    const ratios = own.map((us, round) => us / base[round]);
    return {
      name: Object.keys(candidates).length === 1 ? name : `${name}: ${key}`,
      ratio: quantile(ratios, 0.5),
      p10: quantile(ratios, 0.1),
      p90: quantile(ratios, 0.9),
      us: quantile(own, 0.5),
      referenceUs: quantile(base, 0.5),
    };
  });
}

/** Microseconds a call. What a call gives is kept, so that no call can be left out. */
async function batch(call, calls) {
  let kept = call();
  if (kept instanceof Promise) {
    await kept;
    const start = performance.now();
    for (let i = 0; i < calls; i++) kept = await call();
    sink = kept;
    return ((performance.now() - start) * 1000) / calls;
  }
  const start = performance.now();
  for (let i = 0; i < calls; i++) kept = call();
  const us = ((performance.now() - start) * 1000) / calls;
  sink = kept;
  return us;
}

let sink;
/** The last result: read it and the work before it was not in vain. */
export function lastResult() {
  return sink;
}

/** Bytes of heap that `make` leaves behind; needs --expose-gc. */
export function heapOf(make) {
  settle();
  const before = process.memoryUsage().heapUsed + process.memoryUsage().external;
  const kept = make();
  settle();
  const bytes = process.memoryUsage().heapUsed + process.memoryUsage().external - before;
  sink = kept;
  return bytes;
}

function settle() {
  for (let i = 0; i < 4; i++) globalThis.gc?.();
}

/** How far over its target a row may be: what the machine adds from run to run. */
const GATE = 1.15;

/** Rows as a Markdown table. A row that misses its target is marked: held by the gate, or over. */
export function table(title, rows) {
  const lines = rows.map(({ name, ratio, p10, p90, us, referenceUs, target }) => {
    const verdict = ratio <= target ? '≤' : ratio <= target * GATE ? 'within 15 % of' : '**over**';
    const bar = target === undefined ? '' : `${verdict} ${target}`;
    const spread = p10 === undefined ? '' : `${p10.toFixed(2)} to ${p90.toFixed(2)}`;
    const absolute = us === undefined ? '' : `${us.toFixed(2)} / ${referenceUs.toFixed(2)} µs`;
    return `| ${name} | ${ratio.toFixed(2)} | ${spread} | ${bar} | ${absolute} |`;
  });
  return [
    `### ${title}`,
    '',
    '| what | ratio | p10 to p90 | target | candidate / reference |',
    '|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

/** The items in an order that `random` draws. */
export function shuffled(items, random) {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Numbers from 0 to 1, the same in every run (mulberry32). */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
