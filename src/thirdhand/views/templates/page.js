
(() => {
  "use strict";
  const wide = matchMedia("(min-width: 58.01rem)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const sheet = document.getElementById("sheet");
  if (!sheet) return; // a page without articles
  const status = document.getElementById("status");
  const keys = document.getElementById("keys");
  let note = null; // the selected note's button

  const smooth = () => (calm.matches ? "auto" : "smooth");
  const parts = (button) =>
    button.closest(".article").querySelectorAll(`mark[data-a~="${button.dataset.n}"]`);
  // A number is a claim's or, as in "f2", a finding's.
  const isFinding = (number) => number.startsWith("f");
  const noteOf = (element, number) => {
    const article = (element.closest(".article") ?? note.closest(".article")); // the sheet for phones is in none
    return document.getElementById(article.dataset.address + (isFinding(number) ? number : "a" + number));
  };
  // The list begins with the findings: whoever begins with the first claim begins there.
  const placeInList = (element, number) =>
    number === "1" ? element.closest(".article").querySelector(".note") : noteOf(element, number);
  const isInView = (element) => {
    const box = element.getBoundingClientRect();
    const floor = sheet.hidden || wide.matches ? innerHeight : innerHeight - sheet.offsetHeight;
    return box.bottom > 0 && box.top < floor;
  };

  const setAddress = (hash) => {
    try { history.replaceState(null, "", hash || location.pathname + location.search); } catch { /* about:srcdoc */ }
  };

  const clear = () => {
    if (!note) return;
    note.setAttribute("aria-pressed", "false");
    for (const part of parts(note)) part.classList.remove("on");
    note = null;
    sheet.hidden = true;
    status.textContent = "Selection cleared";
    setAddress("");
  };

  const bringIntoList = (button) => {
    if (!wide.matches) return;
    const side = button.closest(".side");
    const top = button.getBoundingClientRect().top - side.getBoundingClientRect().top;
    if (top < 0 || top + button.offsetHeight > side.clientHeight)
      side.scrollTo({ top: side.scrollTop + top - side.clientHeight / 3, behavior: smooth() });
  };

  const select = (button, { scroll = true } = {}) => {
    if (note === button) return;
    const had = note;
    if (had) {
      had.setAttribute("aria-pressed", "false");
      for (const part of parts(had)) part.classList.remove("on");
    }
    note = button;
    note.setAttribute("aria-pressed", "true");
    const marks = parts(note);
    for (const part of marks) part.classList.add("on");
    const chain = note.nextElementSibling;
    sheet.querySelector("p").innerHTML = note.innerHTML; // our own escaped markup, copied
    sheet.querySelector(".chain").innerHTML = chain && chain.matches(".chain") ? chain.innerHTML : "";
    sheet.hidden = false;
    const noun = isFinding(note.dataset.n) ? "Finding" : note.closest(".article").dataset.noun;
    const number = note.dataset.n.replace("f", "");
    status.textContent = `${noun} ${number} selected: ${note.querySelector(".who").textContent}`;
    setAddress("#" + (note.dataset.home ?? note.id));
    bringIntoList(note);
    if (scroll && marks.length && ![...marks].some(isInView))
      marks[0].scrollIntoView({ block: "center", behavior: smooth() });
  };

  const step = (by) => {
    const all = [...document.querySelectorAll(".note")];
    const at = note ? all.indexOf(note) : by > 0 ? firstInView(all) - 1 : all.length;
    const next = all[at + by];
    if (!next) return;
    const hadFocus = note && document.activeElement === note;
    select(next);
    if (hadFocus) next.focus({ preventScroll: true });
  };

  const firstInView = (all) => {
    const mark = [...document.querySelectorAll("mark")].find(isInView);
    return mark ? Math.max(all.indexOf(placeInList(mark, mark.dataset.a.split(" ")[0])), 0) : 0;
  };

  // A click on words that stand in several claims takes the innermost, then those around it, then findings.
  const selectFromText = (mark) => {
    const numbers = mark.dataset.a.split(" ");
    const claims = numbers.filter((number) => !isFinding(number)).reverse();
    const around = [...claims, ...numbers.filter(isFinding)].map((number) => noteOf(mark, number));
    const next = around[around.indexOf(note) + 1];
    if (next) select(next, { scroll: false });
    else clear();
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest(".note, a.n, a.to, mark, [data-step], #keys");
    if (!target) return;
    if (target.matches(".note")) target === note ? clear() : select(target);
    else if (target.matches("a")) {
      event.preventDefault();
      select(noteOf(target, target.dataset.n), { scroll: target.matches(".to") });
    } else if (target.matches("mark")) {
      if (getSelection().isCollapsed) selectFromText(target);
    } else if (target === keys)
      keys.setAttribute("aria-pressed", String(keys.getAttribute("aria-pressed") !== "true"));
    else if (target.dataset.step === "0") clear();
    else step(Number(target.dataset.step));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return clear();
    const onNote = document.activeElement.matches(".note");
    const letters = keys.getAttribute("aria-pressed") === "true";
    const by = { j: letters, ArrowDown: onNote }[event.key] ? 1 : { k: letters, ArrowUp: onNote }[event.key] ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    if (onNote && document.activeElement !== note) select(document.activeElement);
    else step(by);
  });

  // While nothing is selected, the list keeps up with the prose.
  let isQueued = false;
  addEventListener("scroll", () => {
    if (isQueued || note || !wide.matches) return;
    isQueued = true;
    requestAnimationFrame(() => {
      isQueued = false;
      for (const article of document.querySelectorAll(".article")) {
        const box = article.getBoundingClientRect();
        if (box.bottom < 0 || box.top > innerHeight) continue;
        const number = [...article.querySelectorAll("a.n")].find((n) => n.getBoundingClientRect().top > 0);
        const side = article.querySelector(".side");
        if (!number || side.matches(":hover, :focus-within")) continue;
        const button = placeInList(number, number.dataset.n);
        if (button === side.querySelector(".note")) side.scrollTop = 0;
        else side.scrollTop += button.getBoundingClientRect().top - side.getBoundingClientRect().top - 8;
      }
    });
  }, { passive: true });

  const selectAddress = () => {
    const found = document.getElementById(location.hash.slice(1));
    const button = found && found.matches(".at") ? found.nextElementSibling : found;
    if (button && button.matches(".note")) select(button);
  };
  addEventListener("hashchange", selectAddress);
  keys.hidden = document.querySelector(".note") === null;
  selectAddress();
})();
