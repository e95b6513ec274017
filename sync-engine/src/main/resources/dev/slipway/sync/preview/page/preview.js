"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const find = document.getElementById("find");
  const split = document.getElementById("split");
  const found = document.getElementById("found");
  const items = all(".item");
  const texts = new Map();
  all(".needs-script").forEach(element => { element.hidden = false; });

  /* What a link leads to is never folded away. */
  const reveal = () => {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch (malformed) { return; }
    const target = name && document.getElementById(name);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      at.hidden = false;
      if (at.tagName === "DETAILS") at.open = true;
    }
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  const textOf = item => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };
  const filter = () => {
    const wanted = find.value.trim().toLowerCase();
    let shown = 0;
    for (const item of items) {
      item.hidden = wanted !== "" && !textOf(item).includes(wanted);
      if (item.hidden) continue;
      shown++;
      const folded = wanted !== "" && item.parentElement.closest("details:not([open])");
      if (folded) folded.open = true;
    }
    found.textContent = wanted === "" ? "" : shown + " of " + items.length + " shown here";
  };
  let later = 0;
  if (find) find.addEventListener("input", () => { clearTimeout(later); later = setTimeout(filter, 100); });

  /* Side by side or not goes along with every link of this page. */
  const links = all('a[href^="?"]');
  const remember = () => {
    if (location.protocol === "file:") return;
    const carry = url => {
      if (split.checked) url.searchParams.set("view", "split"); else url.searchParams.delete("view");
      return url;
    };
    history.replaceState(null, "", carry(new URL(location.href)));
    links.forEach(link => { link.href = carry(new URL(link.href)).href; });
  };
  if (split) split.addEventListener("change", remember);

  const step = by => {
    const summaries = items.filter(item => item.offsetParent !== null).map(item => item.querySelector("summary"));
    const at = summaries.indexOf(document.activeElement);
    const next = summaries[at < 0 ? (by > 0 ? 0 : summaries.length - 1) : at + by];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };
  const fold = () => {
    const open = !items.some(item => item.open);
    items.forEach(item => { item.open = open; });
  };
  const keys = {
    "/": () => find && find.focus(),
    "j": () => step(1),
    "k": () => step(-1),
    "v": () => split && split.click(),
    "x": fold,
  };
  document.addEventListener("keydown", event => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.key === "Escape" && event.target === find) { find.value = ""; filter(); find.blur(); }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  const tools = document.querySelector(".tools");
  if (tools && location.protocol === "file:") tools.addEventListener("submit", event => event.preventDefault());
})();
