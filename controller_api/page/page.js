// The page's composition: signs in, or shows the console.

import { beginVisit, endVisit, get, signOut } from "./api.js";
import { openConsole } from "./console.js";
import { applyLook } from "./looks.js";
import { forgetSession, mayBeSignedIn, signInForm } from "./sign_in.js";
import { showTop } from "./top.js";
import { applyLanguage } from "./words.js";

const stage = document.getElementById("stage");
let closeConsole = null;

function askToSignIn(reason) {
  close();
  endVisit();
  forgetSession();
  showTop(null);
  const form = signInForm({ reason, entered: enter });
  stage.replaceChildren(form);
  form.querySelector("input").focus();
}

function close() {
  closeConsole?.();
  closeConsole = null;
}

async function leave() {
  close();
  stage.inert = true;
  await signOut();
  stage.inert = false;
  askToSignIn(null);
}

function enter(me) {
  beginVisit(me.csrf_token);
  const console = openConsole(me);
  showTop(me, console.alarm);
  stage.replaceChildren(console.element);
  closeConsole = console.close;
}

async function start() {
  applyLook();
  applyLanguage();
  document.addEventListener("signed-out", () => { if (closeConsole) askToSignIn("signedOut"); });
  document.addEventListener("leaving", leave);
  if (!mayBeSignedIn()) return askToSignIn(null);
  try {
    enter(await get("/me"));
  } catch {
    askToSignIn(null);
  }
}

start();
