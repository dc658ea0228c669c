// Keeps the page of a queue ticket up to date: asks every few seconds, and puts in what the controller says.
// It knows no words of its own, so without it the page says the same, only later.

const EVERY_MS = 4000;
const card = document.querySelector(".ticket");
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const title = document.title;

function show(state) {
  const called = state.state === "called" && card.dataset.state !== "called";
  card.dataset.state = state.state;
  card.dataset.go = state.go_now ? "yes" : "no";
  for (const [name, words] of Object.entries(state.lines)) {
    const line = card.querySelector(`[data-line=${name}]`);
    if (line.textContent !== words) line.textContent = words;
  }
  document.title = state.state === "called" ? state.lines.status : title;
  if (called && navigator.vibrate) navigator.vibrate([300, 150, 300]);
}

async function ask() {
  try {
    const answer = await fetch(`${location.pathname}/state?lang=${language}`, { cache: "no-store" });
    if (answer.ok) show(await answer.json());
  } catch {
    // No network for a moment: what is shown stays, and is asked for again.
  }
  setTimeout(ask, EVERY_MS);
}

setTimeout(ask, EVERY_MS);
