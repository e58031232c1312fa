// Shows "复制链接" and "转发" where the browser can do them; the address itself always stands in the text.
const said = document.querySelector("[data-said]");
const arm = (name, can, act, done) => {
  const b = document.querySelector(`[data-${name}]`);
  if (!b || !can) return;
  b.hidden = false;
  b.addEventListener("click", () => act(b.value).then(
    () => { said.textContent = done; },
    (e) => { if (e.name != "AbortError") said.textContent = "没能完成，请长按网址选中"; },
  ));
};
arm("copy", navigator.clipboard, (url) => navigator.clipboard.writeText(url), "已复制");
arm("share", navigator.share, (url) => navigator.share({ title: document.title, url }), "");
