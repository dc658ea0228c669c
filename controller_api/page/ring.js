// The ringing of the page: two soft tones over and over while somebody waits at a kiosk. A browser that lets no page
// sound before it was touched stays quiet; the band over everything says the same.

const EVERY_MS = 2500;
const TONES = [[880, 0], [1174.66, 0.22]];
const LENGTH_S = 0.35;

let context = null;
let timer = null;

/** Rings until it is told not to. */
export function ring(on) {
  if (on === (timer !== null)) return;
  clearInterval(timer);
  timer = on ? setInterval(once, EVERY_MS) : null;
  if (on) once();
}

function once() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume().catch(() => {});
  for (const [pitch, after] of TONES) tone(pitch, context.currentTime + after);
}

function tone(pitch, at) {
  const source = context.createOscillator();
  const level = context.createGain();
  source.frequency.value = pitch;
  level.gain.setValueAtTime(0, at);
  level.gain.linearRampToValueAtTime(0.3, at + 0.02);
  level.gain.exponentialRampToValueAtTime(0.001, at + LENGTH_S);
  source.connect(level).connect(context.destination);
  source.start(at);
  source.stop(at + LENGTH_S);
}
