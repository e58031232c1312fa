// "复制" and "转发": what the browser can do itself; the words always stand on the page too.
const copied = async (text) => {
  try { await navigator.clipboard.writeText(text); } catch { // an app may keep the clipboard to itself
    const field = document.body.appendChild(document.createElement("textarea"));
    field.value = text;
    field.className = "vh";
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw Error();
  }
  return "已复制";
};

export default (b) => {
  const said = document.querySelector("[data-said]");
  const done = b.dataset.share == null ? copied(b.value) : navigator.share({ title: document.title, url: b.value }).then(() => "");
  done.then(
    (words) => { said.textContent = words; },
    (e) => { if (e.name != "AbortError") said.textContent = "没能完成，请长按页面上的字选中"; },
  );
};
