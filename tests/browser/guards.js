// What guards.py asks of an open page. Each function returns a list of faults in words, empty when all is well.
globalThis.guards = (() => {
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const BOXES = "input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, textarea";
  const all = selector => [...document.querySelectorAll(selector)].filter(isSeen);

  function isSeen(each) {
    return each.getClientRects().length && each.checkVisibility({ visibilityProperty: true })
      && !each.closest("[aria-hidden=true], [popover]:not(:popover-open)");
  }

  // Short, and enough to find the element by.
  function name(each) {
    const classes = typeof each.className === "string" && each.className.trim().replace(/\s+/g, ".");
    const words = (each.name || each.textContent || "").trim().replace(/\s+/g, " ").slice(0, 20);
    return `${each.tagName.toLowerCase()}${each.id ? "#" + each.id : ""}${classes ? "." + classes : ""} ${words}`.trim();
  }

  const numbers = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const isOpaque = colour => numbers(colour)[3] === undefined;

  function luminance(colour) {
    const [r, g, b] = numbers(colour).map(value => {
      const part = value / 255;
      return part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
    });
    return .2126 * r + .7152 * g + .0722 * b;
  }

  // Every colour of ours is opaque, so what lies behind words is the nearest ancestor that paints.
  function behind(each, part) {
    for (; each; each = part ? each : each.parentElement, part = null) {
      const style = getComputedStyle(each, part);
      if (style.backgroundImage !== "none") return null;
      if (isOpaque(style.backgroundColor)) return style.backgroundColor;
      if (numbers(style.backgroundColor)[3] > 0) return null;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)";
  }

  function* voices(each) {
    const own = getComputedStyle(each);
    if (each.matches(BOXES) || [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
      yield [own, null];
    if (each.placeholder) yield [getComputedStyle(each, "::placeholder"), "::placeholder"];
    if (own.display === "list-item" && own.listStyleType !== "none") yield [getComputedStyle(each, "::marker"), "::marker"];
    for (const part of ["::before", "::after"]) {
      const style = getComputedStyle(each, part);
      if (/^"[^"]/.test(style.content) || style.content.startsWith("counter")) yield [style, part];
    }
  }

  function contrast() {
    const looked = new Map();
    for (const each of all("body, body *")) {
      if (each.closest("svg, .vh")) continue;
      if (getComputedStyle(each).opacity !== "1") looked.set(each, `see-through: ${name(each)}`);
      for (const [style, part] of voices(each)) {
        const back = behind(each, part), isLarge = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
        const key = `${style.color} on ${back}, ${isLarge}`;
        if (looked.has(key)) continue;
        const [dark, light] = [style.color, back || ""].map(luminance).sort((a, b) => a - b);
        const ratio = (light + .05) / (dark + .05);
        const isClear = back && isOpaque(style.color) && ratio >= (isLarge ? 4.5 : 7);
        looked.set(key, isClear ? "" : `${ratio.toFixed(1)}, ${style.color} on ${back}: ${name(each)} ${part || ""}`);
      }
    }
    return [...looked.values()].filter(Boolean);
  }

  // WCAG 2.5.8: 24 by 24, or that much room around; a link in a sentence is as tall as its line.
  function targets() {
    const isInText = each => getComputedStyle(each).display === "inline"
      && [...each.parentElement.childNodes].some(node => node !== each && node.textContent.trim());
    const boxes = all(FOCUSABLE).filter(each => !each.matches(".vh, .skip")).map(each => [each, each.getBoundingClientRect()]);
    const isSmall = box => box.width < 23.5 || box.height < 23.5;
    const away = (x, low, high) => Math.max(low - x, 0, x - high);
    return boxes.filter(([each, box]) => {
      if (!isSmall(box) || isInText(each)) return false;
      const x = box.left + box.width / 2, y = box.top + box.height / 2;
      return boxes.some(([other, its]) => other !== each && Math.hypot(away(x, its.left, its.right), away(y, its.top, its.bottom)) < 12);
    }).map(([each, box]) => `${Math.round(box.width)}×${Math.round(box.height)}: ${name(each)}`);
  }

  // Fields and buttons are for thumbs; what stands in a line of words may be lower.
  function low(tall) {
    return all(`button, a.btn, .fold > summary, ${BOXES}`).filter(each => {
      const least = each.matches(".peek, .sizes *, .offers button") ? 24 : tall;
      return !each.matches(".vh") && Math.round(each.getBoundingClientRect().height) < least;
    }).map(each => `${Math.round(each.getBoundingClientRect().height)} px: ${name(each)}`);
  }

  function wide() {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = all("body *").filter(each => each.getBoundingClientRect().right > root.clientWidth + 1);
    return [`${root.scrollWidth} px wide: ${out.slice(0, 3).map(name).join("; ")}`];
  }

  function clipped() {
    return all("body *").filter(each => {
      const style = getComputedStyle(each);
      return !each.matches(`.vh, ${BOXES}`) && !each.closest("svg")
        && ((/hidden|clip/.test(style.overflowX) && each.scrollWidth > each.clientWidth + 2)
          || (/hidden|clip/.test(style.overflowY) && each.scrollHeight > each.clientHeight + 2));
    }).map(each => `cut off: ${name(each)}`);
  }

  // WCAG 1.4.12, in a sheet that no policy of the page refuses.
  function space(isWanted) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(isWanted ? `* { line-height: 1.5 !important; letter-spacing: .12em !important;
      word-spacing: .16em !important; } p { margin-bottom: 2em !important; }` : "");
    document.adoptedStyleSheets = [sheet];
  }

  // One of each look is enough: they share their rules.
  function focus() {
    const before = document.activeElement, looks = new Map();
    for (const each of all(FOCUSABLE))
      if (each.tabIndex >= 0) looks.set([each.tagName, each.type, each.className, each.parentElement.className].join(), each);
    const unseen = [...looks.values()].filter(each => {
      each.focus({ focusVisible: true, preventScroll: true });
      const style = getComputedStyle(each), box = each.getBoundingClientRect();
      return document.activeElement !== each || style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2
        || box.width < 10 || box.height < 10;
    }).map(name);
    document.activeElement.blur();
    before.focus({ preventScroll: true });
    return unseen;
  }

  function borderless() {
    const hasEdge = style => ["Top", "Bottom", "Left", "Right"].some(side => parseFloat(style[`border${side}Width`]) >= 1
      && style[`border${side}Style`] !== "none" && style[`border${side}Color`] !== style.backgroundColor);
    return all(`.btn, .box, .gist, .errors, .help, ${BOXES}`).filter(each => !hasEdge(getComputedStyle(each)))
      .map(each => `no edge: ${name(each)}`);
  }

  // A wrong field says why, an error belongs to a field, and the summary above has the focus and leads to the fields.
  function errors() {
    const loose = [];
    const tiedTo = each => (each.getAttribute("aria-describedby") || each.closest("fieldset")?.getAttribute("aria-describedby") || "")
      .split(" ").filter(Boolean).map(id => document.getElementById(id));
    const told = each => tiedTo(each).some(one => one && one.id.endsWith("_error") && one.textContent.trim());
    for (const each of document.querySelectorAll("[aria-invalid=true]")) if (!told(each)) loose.push(`says not why: ${name(each)}`);
    for (const each of document.querySelectorAll("main .err"))
      if (!each.id || !document.querySelector(`[aria-describedby~="${each.id}"]`)) loose.push(`belongs to nothing: ${name(each)}`);
    for (const each of document.querySelectorAll(".errors a"))
      if (!document.querySelector(each.hash || "no-hash")) loose.push(`leads nowhere: ${name(each)}`);
    const summary = document.querySelector(".errors");
    if (summary && document.activeElement !== summary) loose.push("the summary of errors has not the focus");
    return loose;
  }

  function motion() {
    const moves = all("body, body *").filter(each => {
      const style = getComputedStyle(each);
      return [style.transitionDuration, style.animationDuration].some(time => parseFloat(time) > 0);
    }).slice(0, 3).map(name);
    return getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? [...moves, "smooth scrolling"] : moves;
  }

  return { contrast, targets, low, wide, clipped, space, focus, borderless, errors, motion };
})();
