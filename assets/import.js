/* Files dropped or chosen on the page Data: sent one by one to this host, then the page of the import opens. */
(function () {
  "use strict";

  function zone(node) { return node && node.closest ? node.closest(".dropzone") : null; }

  function field(box) {
    var input = box.querySelector("input[type=file]");
    if (!input) {
      input = document.createElement("input");
      input.type = "file";
      input.multiple = true;
      input.hidden = true;
      input.setAttribute("aria-hidden", "true");
      input.addEventListener("change", function () { send(box, Array.prototype.slice.call(input.files)); input.value = ""; });
      box.appendChild(input);
    }
    return input;
  }

  function wanted(file) { return !/^(~\$|\.)/.test(file.name); }

  /* All files below what was dropped, folders walked. */
  function walk(entry) {
    return new Promise(function (resolve) {
      if (!entry) { resolve([]); return; }
      if (entry.isFile) {
        entry.file(function (file) { resolve([file]); }, function () { resolve([]); });
        return;
      }
      var reader = entry.createReader();
      var found = [];
      (function more() {
        reader.readEntries(function (batch) {
          if (batch.length) { found = found.concat(Array.prototype.slice.call(batch)); more(); return; }
          Promise.all(found.filter(function (e) { return !/^(~\$|\.|__MACOSX)/.test(e.name); }).map(walk)).then(function (lists) {
            resolve(Array.prototype.concat.apply([], lists));
          });
        }, function () { resolve([]); });
      })();
    });
  }

  function say(box, text, bad) {
    var line = box.querySelector(".dropzone-state");
    line.textContent = text;
    line.classList.toggle("bad", Boolean(bad));
  }

  /* What the server says to a refusal is said in the language of the page. */
  function spoken(address) {
    return address + (address.indexOf("?") < 0 ? "?" : "&") + "lang=" + document.documentElement.lang.slice(0, 2);
  }

  /* Ask again when the server says that it has no turn or no room, at the time that it names; until then its words are read. */
  function patient(box, address) {
    return fetch(spoken(address), { method: "POST" }).then(function (answer) {
      if (answer.status === 429) {
        var seconds = Number(answer.headers.get("Retry-After") || 10);
        return answer.text().then(function (why) {
          say(box, box.dataset.waiting.replace("{why}", why.trim()).replace("{seconds}", seconds), true);
          return new Promise(function (resolve) { window.setTimeout(resolve, 1000 * seconds); });
        }).then(function () { return patient(box, address); });
      }
      if (!answer.ok) { throw answer; }
      return answer;
    });
  }

  /* The words of an answer that could not serve, whichever way it came; without one the server was not reached. */
  function reason(answer) {
    if (answer && answer.text) { return answer.text(); }
    return Promise.resolve((answer && answer.responseText) || "");
  }

  function put(id, file, step) {
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest();
      request.open("PUT", spoken("/import/" + id + "/files?name=" + encodeURIComponent(file.name)));
      request.upload.onprogress = function (event) { step(event.loaded); };
      request.onload = function () { (request.status === 200 ? resolve : reject)(request); };
      request.onerror = function () { reject(request); };
      request.send(file);
    });
  }

  function send(box, files) {
    files = files.filter(wanted);
    if (!files.length || box.dataset.busy) { return; }
    box.dataset.busy = "1";
    var total = files.reduce(function (sum, f) { return sum + f.size; }, 0) || 1;
    var sent = 0;
    function show(done, part) {
      say(box, box.dataset.sending.replace("{done}", done).replace("{total}", files.length).replace("{share}", Math.floor(100 * (sent + part) / total)));
    }
    function fail(answer) {
      delete box.dataset.busy;
      reason(answer).then(function (why) {
        say(box, box.dataset.failed.replace("{why}", why.trim() || box.dataset.unreached), true);
      });
    }
    patient(box, "/import").then(function (answer) { return answer.json(); }).then(function (answer) {
      return files.reduce(function (before, file, number) {
        return before.then(function () {
          show(number, 0);
          return put(answer.id, file, function (part) { show(number, part); });
        }).then(function () { sent += file.size; });
      }, Promise.resolve()).then(function () {
        return patient(box, "/import/" + answer.id + "/read");
      }).then(function () {
        var query = new URLSearchParams(window.location.search);
        query.set("batch", answer.id);
        ["page", "tab", "q", "sort"].forEach(function (key) { query.delete(key); });
        window.location.assign("/data?" + query.toString().replace(/%2C/g, ","));
      });
    }).catch(fail);
  }

  document.addEventListener("dragover", function (event) {
    var box = zone(event.target);
    event.preventDefault();
    if (box) { box.classList.add("over"); }
  });
  document.addEventListener("dragleave", function (event) {
    var box = zone(event.target);
    if (box && !box.contains(event.relatedTarget)) { box.classList.remove("over"); }
  });
  document.addEventListener("drop", function (event) {
    var box = zone(event.target) || document.querySelector(".dropzone");
    event.preventDefault();
    if (!box) { return; }
    box.classList.remove("over");
    var items = Array.prototype.slice.call(event.dataTransfer.items || []);
    var entries = items.map(function (i) { return i.webkitGetAsEntry && i.webkitGetAsEntry(); }).filter(Boolean);
    if (entries.length) {
      Promise.all(entries.map(walk)).then(function (lists) { send(box, Array.prototype.concat.apply([], lists)); });
    } else {
      send(box, Array.prototype.slice.call(event.dataTransfer.files));
    }
  });
  /* A marked copy of a large file takes a while: the link says so until it is there. */
  function fetchMarked(link) {
    if (link.dataset.label) { return; }
    link.dataset.label = link.textContent;
    link.textContent = link.dataset.busy;
    var name = "";
    fetch(link.href).then(function (answer) {
      if (!answer.ok) { throw answer; }
      var said = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") || "") || /filename=([^;]+)/.exec(answer.headers.get("Content-Disposition") || "");
      name = said ? decodeURIComponent(said[1]) : "marked.xlsx";
      return answer.blob();
    }).then(function (blob) {
      var way = document.createElement("a");
      way.download = name;
      way.href = URL.createObjectURL(blob);
      way.click();
      window.setTimeout(function () { URL.revokeObjectURL(way.href); }, 60000);
      link.textContent = link.dataset.label;
      delete link.dataset.label;
    }).catch(function () {
      link.textContent = link.dataset.failed;
      delete link.dataset.label;
    });
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a.marked");
    if (link) { event.preventDefault(); fetchMarked(link); return; }
    var button = event.target.closest && event.target.closest(".dropzone button");
    if (button) { field(zone(button)).click(); }
  });
})();
