// "复制网址" and "转发": what the browser can do itself; the address always stands in the text too.
export default (b) => {
  const said = document.querySelector("[data-said]"), url = b.value;
  const done = b.dataset.share == null
    ? navigator.clipboard.writeText(url).then(() => "已复制")
    : navigator.share({ title: document.title, url }).then(() => "");
  done.then(
    (words) => { said.textContent = words; },
    (e) => { if (e.name != "AbortError") said.textContent = "没能完成，请长按网址选中"; },
  );
};
