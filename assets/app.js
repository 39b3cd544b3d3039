/* The buttons of cards, and what a page becomes on paper. */
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

  /* One drawing of a chart, all its layers in one, that scales like an image. */
  function drawing(plot) {
    var layers = plot.querySelectorAll(".main-svg");
    if (!layers.length) { return null; }
    var width = plot.offsetWidth;
    var height = plot.offsetHeight;
    var whole = layers[0].cloneNode(false);
    ["width", "height", "style", "class"].forEach(function (name) { whole.removeAttribute(name); });
    whole.setAttribute("viewBox", "0 0 " + width + " " + height);
    Array.prototype.forEach.call(layers, function (layer) {
      if (layer.closest(".hoverlayer")) { return; }
      var copy = layer.cloneNode(true);
      copy.setAttribute("width", width);
      copy.setAttribute("height", height);
      whole.appendChild(copy);
    });
    return whole;
  }

  /* On paper a chart is its drawing: the chart itself would be drawn anew for the width of the page, and come too late. */
  function toPaper() {
    fromPaper();
    Array.prototype.forEach.call(document.querySelectorAll("details.rest:not([open])"), function (rest) {
      rest.open = true;
      rest.dataset.printed = "";
    });
    Array.prototype.forEach.call(document.querySelectorAll(".chart"), function (chart) {
      var plot = chart.classList.contains("js-plotly-plot") ? chart : chart.querySelector(".js-plotly-plot");
      var copy = plot && drawing(plot);
      if (!copy) { return; }
      var box = document.createElement("div");
      box.className = "printed js-plotly-plot";
      box.appendChild(copy);
      chart.parentNode.insertBefore(box, chart.nextSibling);
      chart.classList.add("copied");
    });
  }

  function fromPaper() {
    Array.prototype.forEach.call(document.querySelectorAll("details[data-printed]"), function (rest) {
      rest.open = false;
      delete rest.dataset.printed;
    });
    Array.prototype.forEach.call(document.querySelectorAll(".printed"), function (box) { box.remove(); });
    Array.prototype.forEach.call(document.querySelectorAll(".chart.copied"), function (chart) { chart.classList.remove("copied"); });
  }

  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", fromPaper);

  function footOf(card) {
    var view = document.querySelector(".filterbar .view");
    var lines = view ? [view.textContent.trim()] : [];
    Array.prototype.forEach.call(card.querySelectorAll(".foot"), function (p) { lines.push(p.textContent.trim()); });
    var now = new Date();
    lines.push(new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10));
    return lines;
  }

  /* Text in lines of at most so many half-width characters. */
  function folded(lines, most) {
    var found = [];
    lines.forEach(function (line) {
      var now = "";
      var wide = 0;
      Array.prototype.forEach.call(line, function (letter) {
        wide += letter.charCodeAt(0) > 0x2e7f ? 2 : 1;
        if (wide > most) { found.push(now); now = ""; wide = 0; }
        now += letter;
      });
      found.push(now);
    });
    return found;
  }

  function picture(button) {
    var card = button.closest(".card");
    var plot = card && card.querySelector(".js-plotly-plot");
    if (!card) { return; }
    if (!plot || !window.Plotly) { pictureOfCard(card, button.dataset.title); return; }
    var title = folded([button.dataset.title], 96);
    var foot = folded(footOf(card), 170);
    var below = 60 + 15 * foot.length;
    var above = 40 + 20 * title.length;
    var font = Object.assign({}, plot.layout.font, { color: "#1d2733" });
    var layout = Object.assign({}, plot.layout, {
      paper_bgcolor: "#ffffff",
      plot_bgcolor: "#ffffff",
      font: font,
      title: { text: escaped(title).join("<br>"), x: 0.01, y: 0.985, yanchor: "top", font: { size: 15, color: "#1d2733" } },
      margin: { l: 64, r: Math.max(24, (plot.layout.margin || {}).r || 0), t: above, b: below },
      annotations: (plot.layout.annotations || []).concat([{ text: escaped(foot).join("<br>"), xref: "paper", yref: "paper", x: 0, y: 0, yshift: -40, yanchor: "top", xanchor: "left", align: "left", showarrow: false, font: { size: 10, color: "#5a6570" } }]),
    });
    window.Plotly.downloadImage({ data: plot.data, layout: layout, config: { topojsonURL: "/assets/topojson/", plotlyServerURL: "" } },
      { format: "png", scale: 2, width: 1100, height: 500 + above + below, filename: button.dataset.title });
  }

  function escaped(lines) {
    return lines.map(function (line) { return line.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"); });
  }

  /* A card that is no chart (a table, a ranking), drawn as it stands in light colours, with its title and its foot. */
  function pictureOfCard(card, title) {
    var root = document.documentElement;
    root.classList.add("paper");
    var copy = card.cloneNode(true);
    styled(card, copy);
    root.classList.remove("paper");
    Array.prototype.forEach.call(copy.querySelectorAll(".tools, .pager, button, .chips"), function (part) { part.remove(); });
    Array.prototype.forEach.call(copy.querySelectorAll(".scroll"), function (part) { part.style.overflow = "visible"; part.style.maxHeight = "none"; part.style.height = "auto"; });
    Array.prototype.forEach.call(copy.querySelectorAll("th"), function (part) { part.style.position = "static"; });
    copy.style.height = "auto";
    copy.style.border = "0";
    footOf(card).forEach(function (line, place, all) {
      if (place > 0 && place < all.length - 1) { return; }
      var p = document.createElement("p");
      p.textContent = line;
      p.style.cssText = "margin:4px 0 0;font-size:11px;color:#5a6570";
      copy.appendChild(p);
    });
    var stage = document.createElement("div");
    stage.className = "stage";
    var inner = card.querySelector("table");
    stage.style.width = Math.max(card.offsetWidth, inner ? inner.scrollWidth + 40 : 0) + "px";
    copy.style.width = stage.style.width;
    stage.appendChild(copy);
    document.body.appendChild(stage);
    var width = stage.offsetWidth;
    var height = stage.offsetHeight;
    var text = new XMLSerializer().serializeToString(copy);
    stage.remove();
    var space = document.querySelector("svg.defs").namespaceURI;
    var svg = '<svg xmlns="' + space + '" width="' + width + '" height="' + height + '"><rect width="100%" height="100%" fill="#fff"/><foreignObject width="100%" height="100%">' + text + "</foreignObject></svg>";
    var image = new Image();
    image.onload = function () {
      var scale = Math.min(2, 16000 / height);
      var canvas = document.createElement("canvas");
      canvas.width = width * scale;
      canvas.height = height * scale;
      var pen = canvas.getContext("2d");
      pen.scale(scale, scale);
      pen.drawImage(image, 0, 0);
      var way = document.createElement("a");
      way.download = title + ".png";
      way.href = canvas.toDataURL("image/png");
      way.click();
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  }

  /* Write into a copy the styles that its original is shown in. */
  function styled(from, to) {
    var shown = window.getComputedStyle(from);
    ["box-sizing", "display", "color", "background-color", "font-family", "font-size", "font-weight", "font-style", "font-variant-numeric", "text-align", "vertical-align", "padding", "margin", "border-bottom", "border-collapse", "border-spacing", "white-space", "overflow-wrap",
      "grid-template-columns", "gap", "align-items", "flex", "flex-wrap", "justify-content", "list-style", "width", "height", "min-width", "position", "text-overflow", "line-height", "border-radius"].forEach(function (name) {
      if ((name === "width" || name === "height") && !from.matches(".fill, .track, img, svg")) { return; }
      to.style.setProperty(name, shown.getPropertyValue(name));
    });
    for (var i = 0; i < from.children.length; i += 1) { styled(from.children[i], to.children[i]); }
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button.tool.copy, button.tool.png");
    if (button) { (button.classList.contains("copy") ? copy : picture)(button); }
  });
})();
