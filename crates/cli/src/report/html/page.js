"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const findings = [...document.querySelectorAll("article.finding")];
  const files = [...document.querySelectorAll("section.file")];
  const texts = findings.map((it) => it.textContent.toLowerCase());
  const shown = document.getElementById("shown");
  form.hidden = false;

  // What has to be scrolled sideways can be reached with the keyboard.
  const wide = new IntersectionObserver((entries) => {
    for (const { target } of entries) if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
  });
  for (const it of document.querySelectorAll("pre, .scroll")) wide.observe(it);

  const apply = () => {
    const levels = new Set([...form.querySelectorAll("input[name=level]:checked")].map((it) => it.value));
    const { rule, plugin, words } = form.elements;
    const wanted = words.value.toLowerCase().split(/\s+/).filter((it) => it);
    let count = 0;
    findings.forEach((it, at) => {
      const { dataset } = it;
      const fits =
        levels.has(dataset.level) &&
        (!rule.value || dataset.rule === rule.value) &&
        (!plugin.value || dataset.plugin === plugin.value) &&
        wanted.every((word) => texts[at].includes(word));
      it.hidden = !fits;
      count += fits ? 1 : 0;
    });
    for (const it of files) it.hidden = !it.querySelector("article:not([hidden])");
    shown.textContent = `${count} of ${findings.length} shown`;
  };

  // `#rule=…` and `#plugin=…` filter; `#f12` is a finding, which a filter must not hide.
  const follow = () => {
    const [key, value] = location.hash.slice(1).split("=");
    if (!key) return;
    let target = document.getElementById(key);
    if (value !== undefined && (key === "rule" || key === "plugin")) {
      form.reset();
      form.elements[key].value = value;
      target = document.getElementById("findings");
    } else if (target && target.hidden) {
      form.reset();
    }
    apply();
    if (target) {
      target.scrollIntoView();
      target.focus({ preventScroll: true });
    }
  };

  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", follow);
  // The same link twice changes no hash.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow();
  });
  apply();
  follow();
})();
