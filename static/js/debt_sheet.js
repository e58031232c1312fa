// The debt sheet on the reader's own device: kept, erased, exported and imported here. Order and sums come from the server.
const KEY = "debt-sheet";
const KINDS = [["d", "debts"], ["c", "calls"]];
const form = document.querySelector("[data-keeper]");
const tools = document.querySelector("[data-tools]");

if (form && tools) {
  const said = tools.querySelector("[data-said]");
  const copy = tools.querySelector("[data-copy]");
  const say = (words) => { said.textContent = words; };
  const rows = (kind) => [...form.querySelectorAll(`[data-row="${kind}"]`)];
  const controls = (row) => [...row.querySelectorAll("input, select, textarea")];
  const nameOf = (control) => control.name.slice(control.name.indexOf("-") + 1);
  const written = (row) => controls(row).some((one) => one.tagName !== "SELECT" && one.value.trim());
  const most = (kind) => Number(form.getAttribute(`data-most-${kind}`));

  function add(kind) {
    const count = rows(kind).length;
    if (count >= most(kind)) return null;
    const blank = document.querySelector(`[data-blank="${kind}"]`);
    const more = form.querySelector(`[data-more="${kind}"]`);
    const before = more ? more.parentNode : rows(kind)[count - 1].nextSibling;
    const holder = document.createElement("div");
    holder.innerHTML = blank.innerHTML.replace(/__/g, count);
    const row = holder.firstElementChild;
    row.querySelector("[data-no]").textContent = count + 1;
    rows(kind)[count - 1].parentNode.insertBefore(row, before);
    form.elements[`${kind}-rows`].value = count + 1;
    if (more && count + 1 >= most(kind)) more.parentNode.hidden = true;
    return row;
  }

  const read = () => {
    const sheet = { version: 1 };
    for (const [kind, name] of KINDS) {
      sheet[name] = rows(kind).filter(written).map((row) => {
        const values = {};
        for (const one of controls(row)) values[nameOf(one)] = one.value;
        return values;
      });
    }
    return sheet;
  };

  function fill(sheet) {
    for (const [kind, name] of KINDS) {
      while (rows(kind).length < sheet[name].length && add(kind));
      rows(kind).forEach((row, place) => {
        const values = sheet[name][place] || {};
        for (const one of controls(row)) {
          const value = values[nameOf(one)];
          if (one.tagName !== "SELECT") one.value = value || "";
          else one.value = [...one.options].some((option) => option.value === value) ? value : one.options[0].value;
        }
      });
    }
  }

  const openCalls = () => { form.querySelector("details").open = rows("c").some(written); };

  // A file from outside: only rows of short texts, as many as the sheet has room for.
  const sound = (sheet) => sheet && sheet.version === 1 && KINDS.every(([kind, name]) =>
    Array.isArray(sheet[name]) && sheet[name].length <= most(kind) && sheet[name].every((row) =>
      row && typeof row === "object" && Object.values(row).every((value) => typeof value === "string" && value.length <= form.dataset.longest)));

  const kept = () => {
    try {
      const sheet = JSON.parse(localStorage.getItem(KEY));
      return sound(sheet) ? sheet : null;
    } catch { return null; }
  };
  const keep = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify(read()));
      return true;
    } catch { return false; }
  };

  function hand(text, name, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 9e3);
    copy.hidden = false;
    copy.querySelector("textarea").value = text;
    say("文件已经交给浏览器下载，它留在这台设备上，不用了自己删。");
  }

  // A spreadsheet would run a cell that begins like a formula.
  const cell = (value) => `"${(/^[=+\-@\t]/.test(value) ? "'" : "") + value.replace(/"/g, '""')}"`;

  function table() {
    const label = (one) => form.querySelector(`label[for="${one.id}"]`).textContent.replace("（可以不填）", "").trim();
    const shown = (one) => (one.tagName === "SELECT" ? one.options[one.selectedIndex].text : one.value);
    const lines = [];
    for (const [kind] of KINDS) {
      const filled = rows(kind).filter(written);
      if (filled.length) lines.push(controls(filled[0]).map((one) => cell(label(one))).join(","));
      for (const row of filled) lines.push(controls(row).map((one) => cell(shown(one))).join(","));
      lines.push("");
    }
    return `\ufeff${lines.join("\r\n")}`;
  }

  const acts = {
    keep: () => say(keep() ? "存好了，以后改动自动跟着存。" : "这个浏览器不让存。可以导出备份。"),
    erase: () => {
      try { localStorage.removeItem(KEY); } catch { /* nothing could be kept either */ }
      fill({ debts: [], calls: [] });
      copy.hidden = true;
      copy.querySelector("textarea").value = "";
      say("这台设备上存的、表里填的，都清除了。导出过的文件自己删。");
    },
    json: () => hand(JSON.stringify(read(), null, 1), "qiankuan.json", "application/json"),
    csv: () => hand(table(), "qiankuan.csv", "text/csv"),
  };

  tools.hidden = false;
  tools.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    if (button) acts[button.dataset.act]();
  });
  form.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    if (!more) return;
    event.preventDefault();
    const row = add(more.dataset.more);
    if (row) controls(row)[0].focus();
  });
  form.addEventListener("input", () => { if (kept()) keep(); });
  tools.querySelector("[data-file]").addEventListener("change", ({ target }) => {
    const reader = new FileReader();
    reader.onload = () => {
      let sheet = null;
      try { sheet = JSON.parse(reader.result); } catch { /* said below */ }
      if (!sound(sheet)) { say("这个文件读不懂。请选这里导出的备份文件。"); return; }
      fill(sheet);
      openCalls();
      if (kept()) keep();
      say("导入好了。");
    };
    if (target.files[0]) reader.readAsText(target.files[0]);
    target.value = "";
  });

  const sheet = kept();
  if (sheet && form.dataset.keeper === "empty") {
    fill(sheet);
    openCalls();
    say("填上了存在这台设备上的内容。");
  }
}
