/* What has changed since the reader's last session: the browser keeps the data version that it showed last, and asks. */
(function () {
  "use strict";

  var SEEN = "coverage-version";

  /* A browser may forbid its stores; then nothing is told. */
  function held(kind) { try { return window[kind].getItem(SEEN) || ""; } catch (forbidden) { return ""; } }
  function keep(kind, version) { try { window[kind].setItem(SEEN, String(version)); } catch (forbidden) { return; } }

  function tell() {
    var place = document.querySelector(".since");
    var view = window.location.search;
    if (!place || place.dataset.asked === view) { return; }
    place.dataset.asked = view;
    var version = held("sessionStorage") || held("localStorage");
    fetch("/since?" + new URLSearchParams({ version: version, view: view })).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (found) {
      if (place.dataset.asked !== view) { return; }
      place.textContent = found.line;
      place.hidden = !found.line;
      /* One session tells all that is newer than the last one; a database that was replaced begins anew. */
      keep("sessionStorage", version && Number(version) <= found.now ? version : found.now);
      keep("localStorage", found.now);
      place.dataset.version = found.now;
    }).catch(function () { delete place.dataset.asked; });
  }

  new MutationObserver(tell).observe(document.documentElement, { attributes: true, attributeFilter: ["data-drawn"] });
})();
