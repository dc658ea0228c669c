// Runs on the browser's audio thread: what the microphone gives becomes stretches of 20 ms as the wire has them, 16-bit
// mono at 48 kHz. Its output stays silent, so that nobody is ever heard from the loudspeaker they sit at.

import { Resampler } from "./resampler.js";

const RATE = 48_000;
const STRETCH = 960;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = sampleRate === RATE ? null : new Resampler(sampleRate, RATE);
    this.begin();
  }

  begin() {
    this.stretch = new Int16Array(STRETCH);
    this.filled = 0;
    this.peak = 0;
  }

  process([[samples]]) {
    if (samples) for (const sample of this.resampler ? this.resampler.push(samples) : samples) this.take(sample);
    return true;
  }

  take(sample) {
    this.peak = Math.max(this.peak, Math.abs(sample));
    this.stretch[this.filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
    if (this.filled < STRETCH) return;
    this.port.postMessage({ pcm: this.stretch.buffer, peak: this.peak }, [this.stretch.buffer]);
    this.begin();
  }
}

registerProcessor("capture", Capture);
