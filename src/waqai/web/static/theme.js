// Before the page is painted: the theme that was chosen here last, if any.
(function () {
  "use strict";
  try {
    var chosen = localStorage.getItem("theme");
    if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
  } catch (error) { /* storage may be switched off; then the system's theme holds */ }
})();
