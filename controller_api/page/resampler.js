// Sound at one rate made sound at another, stretch by stretch: a windowed sinc read between its points. Knows nothing of
// where sound comes from.

const CROSSINGS = 16;
const POINTS = 512;

/** What the sinc is at `x` crossings from its middle, under a Blackman window. */
function kernel(x) {
  if (Math.abs(x) >= CROSSINGS) return 0;
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  const turn = (Math.PI * x) / CROSSINGS;
  return sinc * (0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn));
}

export class Resampler {
  constructor(from, to) {
    this.step = from / to;
    /** How much of the band is kept: what the other rate can't hold has to go. */
    this.kept = Math.min(1, to / from) * 0.94;
    this.reach = Math.ceil(CROSSINGS / this.kept);
    this.table = Float64Array.from({ length: CROSSINGS * POINTS + 2 }, (_, point) => kernel(point / POINTS));
    this.held = new Float32Array(2 * this.reach);
    this.at = this.reach;
  }

  /** Takes what comes next, gives what can be made of it. */
  push(samples) {
    const known = new Float32Array(this.held.length + samples.length);
    known.set(this.held);
    known.set(samples, this.held.length);
    const made = [];
    for (; this.at + this.reach < known.length; this.at += this.step) made.push(this.read(known));
    const past = Math.floor(this.at) - this.reach;
    this.held = known.slice(past);
    this.at -= past;
    return made;
  }

  read(known) {
    const middle = Math.floor(this.at);
    let sum = 0;
    for (let place = middle - this.reach + 1; place <= middle + this.reach; place++) {
      const x = Math.abs(this.at - place) * this.kept * POINTS;
      const point = Math.floor(x);
      if (point >= CROSSINGS * POINTS) continue;
      const weight = this.table[point] + (x - point) * (this.table[point + 1] - this.table[point]);
      sum += known[place] * weight;
    }
    return sum * this.kept;
  }
}
