/* Before anything is painted: the theme that the address names, else the reader's own, so that nothing flashes. */
(function () {
  "use strict";
  var asked = new URLSearchParams(window.location.search).get("theme");
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function settle() {
    var root = document.documentElement;
    root.dataset.theme = asked === "light" || asked === "dark" ? asked : dark.matches ? "dark" : "light";
    root.dataset.mantineColorScheme = root.dataset.theme;
  }
  window.settleTheme = function (theme) { asked = theme; settle(); };
  dark.addEventListener("change", settle);
  settle();
})();
