/* The ledger: a grid that was written into asks for its rows again, a filled-in list goes to this host. */
(function (ours) {
  "use strict";

  var SOON = 200;
  var left = -SOON;

  function set(id, properties) { window.dash_clientside.set_props(id, properties); }

  function grid() {
    try { return window.dash_ag_grid.getApi({ type: "grid", name: "ledger" }); } catch (none) { return null; }
  }

  function edited() { return document.querySelector("#ledger .ag-cell-inline-editing, #ledger .ag-cell-popup-editing, .ag-popup-editor"); }

  /* A cell that has just been left is written in a moment. */
  document.addEventListener("focusout", function (event) {
    if (event.target.closest && event.target.closest(".ag-cell-inline-editing, .ag-popup-editor")) { left = performance.now(); }
  }, true);

  /* Until the cell that is written into is left, and what became of it is told: its list is not drawn anew, nor asked for again, under it. */
  ours.writing = function () {
    function busy() { return edited() || ours.unwritten() || performance.now() - left < SOON; }
    return busy() ? new Promise(function (done) {
      (function look() { if (busy()) { window.setTimeout(look, 100); } else { done(); } })();
    }) : null;
  };

  /* The page is about to be another: what was typed into a cell is written. */
  ours.endWriting = function () {
    var api = edited() && grid();
    if (api) { api.stopEditing(); }
  };

  ours.rewritten = function () {
    var waits = ours.writing();
    if (waits) { waits.then(ours.rewritten); return; }
    var api = grid();
    if (api) { api.refreshInfiniteCache(); }
  };

  /* The list that goes out is of what is searched for now. */
  document.addEventListener("click", function (event) {
    var out = event.target.closest && event.target.closest("a[href^='/ledger/list.xlsx']");
    if (out) {
      var query = new URLSearchParams(window.location.search);
      query.set("lang", document.getElementById("frame").lang === "en" ? "en" : "zh");
      out.setAttribute("href", "/ledger/list.xlsx?" + query);
    }
    if (event.target.closest && event.target.closest("#ledger-file")) { choose(); }
  }, true);

  function choose() {
    var input = document.createElement("input");
    input.type = "file";
    input.accept = ".xlsx,.xls,.ods";
    input.addEventListener("change", function () { if (input.files.length) { send(input.files[0]); } });
    input.click();
  }

  function send(file) {
    var query = new URLSearchParams(window.location.search);
    query.set("author", (document.getElementById("ledger-author") || {}).value || "");
    fetch("/ledger/filled-in?" + query, { method: "POST", body: file }).then(function (answer) {
      if (!answer.ok) { throw answer; }
      return answer.json();
    }).then(function (answer) {
      set("ledger-said", { children: answer.said });
      if (answer.notice) { set("notices", { children: answer.notice }); }
      set("ledger-done", { data: Date.now() });
      set("again", { data: Date.now() });
    }).catch(function (answer) {
      set("ledger-said", { children: String(answer.status || "") });
    });
  }
})(window.coverage = window.coverage || {});
