// Trades a token for a session cookie and goes on to where the visitor wanted to go.

const form = document.getElementById("sign-in");
const trouble = document.getElementById("trouble");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = document.getElementById("token").value;
  const response = await fetch("/api/v1/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (response.ok) {
    location.assign(wanted());
  } else {
    trouble.textContent = "This token is not known here.";
  }
});

/** Only a page of our own. */
function wanted() {
  const to = new URLSearchParams(location.search).get("to") ?? "/";
  const url = new URL(to, location.origin);
  return url.origin === location.origin ? url.href : "/";
}
