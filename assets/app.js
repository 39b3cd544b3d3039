/* Named functions that Dash calls, and the buttons of chart cards. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.coverage = {
  /* A click on a map's region puts its code into the address. */
  drill: function (click, search) {
    var point = click && click.points && click.points[0];
    if (!point || !point.location || point.location === "none" || point.location === "maritime") {
      return window.dash_clientside.no_update;
    }
    var query = new URLSearchParams(search || "");
    query.set("region", point.location);
    query.delete("page");
    return "?" + query.toString().replace(/%2C/g, ",");
  },
};

(function () {
  "use strict";

  function copy(button) {
    var address = window.location.origin + button.dataset.href;
    var label = button.textContent;
    function done() {
      button.textContent = button.dataset.done;
      window.setTimeout(function () { button.textContent = label; }, 1500);
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(address).then(done);
      return;
    }
    var field = document.createElement("textarea");
    field.value = address;
    document.body.appendChild(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    done();
  }

  function picture(button) {
    var card = button.closest(".card");
    var plot = card && card.querySelector(".js-plotly-plot");
    if (!plot || !window.Plotly) { return; }
    var view = document.querySelector(".filterbar .view");
    var shown = view ? view.textContent.trim() + "<br>" : "";
    var foot = shown + Array.prototype.map.call(card.querySelectorAll(".foot"), function (p) { return p.textContent; }).join("<br>");
    var layout = Object.assign({}, plot.layout, {
      paper_bgcolor: "#ffffff",
      title: { text: button.dataset.title, x: 0.01, y: 0.98, yanchor: "top", font: { size: 15 } },
      margin: { l: 60, r: 24, t: 78, b: 104 },
      annotations: (plot.layout.annotations || []).concat([{ text: foot, xref: "paper", yref: "paper", x: 0, y: 0, yshift: -42, yanchor: "top", xanchor: "left", align: "left", showarrow: false, font: { size: 10 } }]),
    });
    window.Plotly.downloadImage({ data: plot.data, layout: layout, config: { topojsonURL: "/assets/topojson/", plotlyServerURL: "" } },
      { format: "png", scale: 2, width: 1100, height: 640, filename: button.dataset.title });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button.tool");
    if (button) { (button.classList.contains("copy") ? copy : picture)(button); }
    Array.prototype.forEach.call(document.querySelectorAll("details.drop[open], details.tableview[open]"), function (open) {
      if (!open.contains(event.target) || event.target.closest("a")) { open.removeAttribute("open"); }
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      Array.prototype.forEach.call(document.querySelectorAll("details[open]"), function (open) { open.removeAttribute("open"); });
    }
  });
})();
