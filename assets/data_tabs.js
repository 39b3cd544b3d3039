/* The tab that is open stands in sight where the line of tabs is wider than the screen. */
(function () {
  "use strict";

  var shown = null;
  new MutationObserver(function () {
    var open = document.querySelector(".datatab.on");
    if (open === shown) { return; }
    shown = open;
    if (open) { open.parentNode.scrollLeft = open.offsetLeft - (open.parentNode.clientWidth - open.offsetWidth) / 2; }
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
