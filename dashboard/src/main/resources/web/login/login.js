// Trades a token for a session cookie and goes on to where the visitor wanted to go.

import { at, BASE } from "../app/base.js";
import { session } from "../app/session.js";

const form = document.getElementById("sign-in");
const trouble = document.getElementById("trouble");

// Whoever follows a link may be signed in already.
session().then(({ signedIn, by }) => { if (signedIn && by !== "none") location.replace(wanted()); }, () => {});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  trouble.textContent = "";
  const token = document.getElementById("token").value.trim();
  try {
    const response = await fetch(at("api/v1/session"), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (response.ok) location.assign(wanted());
    else trouble.textContent = await reason(response);
  } catch {
    trouble.textContent = "The dashboard does not answer. Check the connection and try again.";
  }
});

/** What the dashboard says, or a proxy in front of it. */
async function reason(response) {
  try {
    const { detail, title } = await response.json();
    const sentence = detail || title;
    return `${sentence[0].toUpperCase()}${sentence.slice(1).replace(/\.$/, "")}.`;
  } catch {
    return `The dashboard did not answer; something in front of it did, with status ${response.status}.`;
  }
}

/** Only a page of our own. */
function wanted() {
  try {
    const url = new URL(new URLSearchParams(location.search).get("to") ?? "", BASE);
    return url.href.startsWith(BASE.href) && !url.pathname.endsWith("/login.html") ? url.href : BASE.href;
  } catch {
    return BASE.href;
  }
}
