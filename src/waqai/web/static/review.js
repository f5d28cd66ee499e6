// Review by key. The forms work without it.
(function () {
  "use strict";
  var tasks = Array.from(document.querySelectorAll("[data-task]"));

  function current() { return Math.max(0, tasks.findIndex(function (task) { return task.contains(document.activeElement); })); }

  function go(to) {
    var task = tasks[Math.min(tasks.length - 1, Math.max(0, to))];
    if (task) { task.focus(); task.scrollIntoView({ block: "center" }); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    var task = tasks[current()], key = event.key;
    if (key === "j") go(task && task.contains(document.activeElement) ? current() + 1 : 0);
    else if (key === "k") go(current() - 1);
    else if (key === "o" && task) location.assign(task.dataset.open);
    else if (key === "u") { var undo = document.querySelector('[data-key="u"]'); if (undo) undo.click(); else return; }
    else {
      var control = task && "axcts".indexOf(key) >= 0 ? task.querySelector('[data-key="' + key + '"]') : null;
      if (!control) return;
      if (control.tagName === "SELECT") control.focus(); else control.click();
    }
    event.preventDefault();
  });
  if (tasks.length) tasks[0].focus({ preventScroll: true });
})();
