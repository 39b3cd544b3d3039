/* What a page with charts needs comes while the browser would wait for the page: the chart library, and the home region's boundaries. */
(function () {
  "use strict";
  var own = document.currentScript.dataset;
  if (["/", "/regions", "/gaps", "/trends"].indexOf(window.location.pathname) < 0) { return; }
  var library = document.createElement("script");
  library.src = "/_dash-component-suites/plotly/package_data/plotly.min.js";
  library.async = true;
  document.head.appendChild(library);
  var wanted = ["/_dash-component-suites/dash/dcc/async-graph.js"];
  var mapped = window.location.pathname === "/" || window.location.pathname === "/regions";
  if (mapped && !new URLSearchParams(window.location.search).get("region")) { wanted.push("/boundaries/" + own.home + ".json"); }
  wanted.forEach(function (address) { window.fetch(address).catch(function () { return null; }); });
})();
