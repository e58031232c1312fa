// Somebody writes for longer than a session of staff lasts without a request: tell the server that they are there, and them when
// the session has ended all the same. Without this script the page that they send to shows what they wrote.
const EVERY = 5 * 60e3;
const SAID = "登录已经结束。先别关这一页：在另一个窗口重新登录，再回到这里保存，写好的字都在。";
let last = Date.now(), note;

const ask = async () => {
  last = Date.now();
  try {
    const answer = await fetch("/accounts/me/alive/", { redirect: "manual", cache: "no-store" });
    if (answer.ok) {
      note?.remove();
      note = undefined;
    } else if (answer.type === "opaqueredirect" && !note) {
      note = document.createElement("p");
      note.setAttribute("role", "alert");
      note.textContent = SAID;
      Object.assign(note.style, { position: "sticky", top: 0, zIndex: 99, padding: "1rem", color: "#fff", background: "#8a2b1d" });
      document.querySelector("main")?.prepend(note);
    }
  } catch {
    // no network just now; the next stroke asks again
  }
};
document.addEventListener("input", () => {
  if (Date.now() - last > (note ? 15e3 : EVERY)) ask();
});
