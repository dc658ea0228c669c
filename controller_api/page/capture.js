// The microphone: opened, listened to, let go. Why it can't be had is said as a key of the page's words.

/**
 * As it is: the controller levels voices itself, so a second hand on the gain would only make it pump; there is no echo to
 * cancel, since this page is silent while somebody speaks; and cleaning noise costs consonants and milliseconds.
 */
const AS_IT_IS = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };

const WHY = { NotAllowedError: "micRefused", NotFoundError: "micAbsent", OverconstrainedError: "micAbsent", NotReadableError: "micBusy" };

/** There is no microphone; `words` is the key of why. */
export class NoMicrophone extends Error {
  constructor(words) {
    super(words);
    this.words = words;
  }
}

/**
 * Opens the microphone; raises `NoMicrophone`. `heard` gets each stretch of 20 ms and its peak, 0 to 1; `gone` is called when
 * somebody pulls the plug or takes the permission back. Gives the function that lets it go.
 */
export async function openMicrophone(heard, gone) {
  // Over plain http a browser gives microphones to pages of its own machine only.
  if (!isSecureContext || !navigator.mediaDevices) throw new NoMicrophone("micInsecure");
  const stream = await navigator.mediaDevices.getUserMedia({ audio: AS_IT_IS }).catch((error) => {
    throw new NoMicrophone(WHY[error.name] ?? "micFailed");
  });
  const context = new AudioContext({ latencyHint: "interactive" });
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    context.close();
  };
  try {
    await context.audioWorklet.addModule("/page/capture_worklet.js");
  } catch {
    close();
    throw new NoMicrophone("micFailed");
  }
  const node = new AudioWorkletNode(context, "capture", { channelCount: 1, channelCountMode: "explicit" });
  node.port.onmessage = ({ data }) => heard(data.pcm, data.peak);
  // Its output is silence; without a way to the destination some browsers would never ask it for any.
  context.createMediaStreamSource(stream).connect(node).connect(context.destination);
  for (const track of stream.getTracks()) track.onended = gone;
  return close;
}
