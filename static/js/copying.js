// Copies words: by the clipboard, or where an app keeps that to itself, by selecting them in a field. Says whether it worked;
// where it did not, a field of the page is left selected for the hand.
export default async (words, field) => {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch { /* refused, or not there at all */ }
  const box = field || document.body.appendChild(document.createElement("textarea"));
  const before = document.activeElement;
  box.value = words;
  box.select();
  const done = document.execCommand("copy");
  if (!field) box.remove();
  if (done) before.focus();
  return done;
};
