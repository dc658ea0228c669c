// One connection on which somebody speaks, from the order to the last news of it.

const LAST = new Set(["refused", "ended", "recorded"]);
/** So much sound that could not be sent yet, 3 s of it, and nobody is listening any more. */
const STUCK_BYTES = 3 * 96_000;

/**
 * Opens it. `told` gets the controller's news one by one; `broken` is called, once, when the connection ends before the
 * last of them.
 */
export function openLine(order, { told, broken }) {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/live`);
  let over = false;
  socket.onopen = () => socket.send(JSON.stringify(order));
  socket.onmessage = ({ data }) => {
    const news = JSON.parse(data);
    over ||= LAST.has(news.type);
    told(news);
  };
  socket.onclose = end;

  function end() {
    if (over) return;
    over = true;
    socket.close();
    broken();
  }
  function send(message) {
    if (socket.readyState !== WebSocket.OPEN || over) return;
    if (socket.bufferedAmount > STUCK_BYTES) end();
    else socket.send(message);
  }
  return {
    /** Sends a stretch of sound. */
    speak: send,
    /** Says that it was all. */
    stop: () => send("stop"),
    /** Leaves without waiting for news. */
    leave() {
      over = true;
      socket.close();
    },
  };
}
