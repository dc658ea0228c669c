// The live stream: opened, watched for silence, opened again. The browser's own retries give up on some answers, and a
// stream that hangs looks open, so both are looked after here.

const SILENT_FOR_MS = 25_000;
const AGAIN_MS = [500, 1000, 2000, 5000];

/** Follows `/events`. `heard` has `opened`, `lost` and one method per event. Gives the function that ends it. */
export function follow(heard) {
  let source = null;
  let timer = null;
  let failures = 0;
  let lastSign = Date.now();

  function open() {
    source = new EventSource("/events");
    source.onopen = () => { failures = 0; sign(); heard.opened(); };
    source.onerror = again;
    for (const name of ["zone", "call", "receipt", "fault", "emergency", "help", "closure", "again"]) {
      source.addEventListener(name, (event) => { sign(); heard[name](JSON.parse(event.data)); });
    }
    source.addEventListener("heartbeat", sign);
  }

  function sign() { lastSign = Date.now(); }

  function again() {
    source?.close();
    source = null;
    heard.lost();
    clearTimeout(timer);
    timer = setTimeout(open, AGAIN_MS[Math.min(failures++, AGAIN_MS.length - 1)]);
  }

  const watchdog = setInterval(() => { if (source && Date.now() - lastSign > SILENT_FOR_MS) again(); }, 5000);
  open();
  return () => { source?.close(); clearTimeout(timer); clearInterval(watchdog); };
}
