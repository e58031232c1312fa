// Lets the device read a part of the page aloud, where it has a Chinese voice; never before somebody asks, and no longer than they want.
const button = document.querySelector("[data-aloud]");
const speech = window.speechSynthesis;
const lines = [...document.getElementById(button.dataset.aloud).querySelectorAll("p, li")];
const words = button.textContent;
let reading;

const stop = () => {
  reading = false;
  button.textContent = words;
  speech.cancel();
};
const start = () => {
  reading = true;
  button.textContent = "停下";
  lines.forEach((line, i) => { // one by one: some browsers fall silent in the midst of a long text
    const said = new SpeechSynthesisUtterance(line.textContent);
    said.lang = "zh-CN";
    said.rate = 0.9;
    if (i == lines.length - 1) said.onend = () => { if (reading) stop(); };
    speech.speak(said);
  });
};
const offer = () => {
  button.hidden = !speech.getVoices().some((voice) => /^(zh|cmn)/i.test(voice.lang));
};
if (speech) {
  offer();
  if (speech.addEventListener) speech.addEventListener("voiceschanged", offer);
  button.addEventListener("click", () => (reading ? stop() : start()));
  addEventListener("pagehide", stop);
}
