// Theme switch, and evidence that lights up with its events.
(function () {
  "use strict";
  var root = document.documentElement;

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function toggleTheme() {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch (error) { /* not kept, but switched */ }
    document.dispatchEvent(new CustomEvent("waqai:theme"));
  }

  function ids(mark) { return mark.dataset.of ? mark.dataset.of.split(" ") : []; }

  function light(chosen, scrollTo) {
    document.querySelectorAll(".article mark").forEach(function (mark) {
      mark.classList.toggle("lit", ids(mark).some(function (id) { return chosen.indexOf(id) >= 0; }));
    });
    document.querySelectorAll(".told").forEach(function (card) {
      var on = chosen.indexOf(card.dataset.id) >= 0;
      card.classList.toggle("lit", on);
      var button = card.querySelector("[data-light]");
      if (button) button.setAttribute("aria-pressed", String(on));
    });
    var target = scrollTo === "text" ? document.querySelector("mark.lit") : scrollTo === "card" ? document.querySelector(".told.lit") : null;
    // Side by side the other half is in sight; one below the other it is far away.
    if (target) target.scrollIntoView({ block: matchMedia("(max-width: 60rem)").matches ? "center" : "nearest" });
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-theme-toggle]")) return toggleTheme();
    var button = event.target.closest("[data-light]");
    if (button) return light(button.getAttribute("aria-pressed") === "true" ? [] : [button.dataset.light], "text");
    var mark = event.target.closest(".article mark");
    if (mark && ids(mark).length) light(ids(mark), "card");
  });

  // The keyboard's way from the words to their events.
  document.querySelectorAll('.article mark[data-of]:not([data-of=""])').forEach(function (mark) {
    if (!mark.classList.contains("trigger")) return;
    mark.tabIndex = 0;
    mark.setAttribute("role", "button");
    mark.addEventListener("keydown", function (event) {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); light(ids(mark), "card"); }
    });
  });

  // After the browser has gone to the card, so that the words have the last say.
  if (location.hash.indexOf("#e-") === 0) addEventListener("load", function () { setTimeout(light, 0, [location.hash.slice(3)], "text"); });
  window.waqai = {
    colour: function (name) { return getComputedStyle(root).getPropertyValue("--" + name).trim(); },
    // ECharts draws numbers itself; here they get the digits of the page.
    digits: function (value) { return root.lang === "ar" ? String(value).replace(/[0-9]/g, function (d) { return "٠١٢٣٤٥٦٧٨٩"[d]; }).replace(".", "٫") : String(value); },
    data: function (id) { var block = document.getElementById(id); return block ? JSON.parse(block.textContent) : null; }
  };
})();
