/* Search over the files in data/: no server, no network. Old browsers too, hence the old language. */
(function () {
  "use strict";

  var AT_ONCE = 30, AROUND = 36;
  var PATH = 0, TITLE = 1, NUMBER = 2, ITEM = 3, DOMAIN = 4, DOMAIN_NAME = 5, DAY = 6, BODY = 7;
  var records = [], byPath = {}, found = [], shown = 0, words = [], waiting = 0, failed = 0;
  var form = document.getElementById("form");
  var input = document.getElementById("q");
  var year = document.getElementById("year");
  var domain = document.getElementById("domain");
  var status = document.getElementById("status");
  var results = document.getElementById("results");
  var more = document.getElementById("more");
  var deeper = document.getElementById("deeper");
  var delay = null, announced = null, files = listed("data-files"), rest = listed("data-rest");

  function listed(name) {
    return (form.getAttribute(name) || "").split(" ").filter(function (word) { return word; });
  }

  /* Width and case do not matter; a character stays one character, so that places can be marked. */
  function folded(text) {
    return text.replace(/[\uff01-\uff5e]/g, function (wide) {
      return String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
    }).replace(/\u3000/g, " ").toLowerCase();
  }

  window.catalogSearch = function (list) {
    for (var i = 0; i < list.length; i += 1) {
      var one = list[i];
      var record = {
        all: one,
        title: folded(one[TITLE]),
        names: folded(one[NUMBER] + "\n" + one[ITEM] + "\n" + one[DOMAIN_NAME]),
        body: folded(one[BODY])
      };
      records.push(record);
      byPath[one[PATH]] = record;
    }
  };

  /* The rest of long texts, from a certain character on. */
  window.catalogRest = function (list) {
    for (var i = 0; i < list.length; i += 1) {
      var record = byPath[list[i][0]];
      if (record) {
        record.all[BODY] = record.all[BODY].slice(0, Number(list[i][1])) + list[i][2];
        record.body = folded(record.all[BODY]);
      }
    }
  };

  /* From a folder at once when somebody searches; from a server only when asked for, for it may be much. */
  function readRest() {
    var names = rest;
    rest = [];
    deeper.hidden = true;
    waiting = names.length;
    announce("正在读取长正文…");
    names.forEach(load);
  }

  function load(name) {
    var script = document.createElement("script");
    script.src = name;
    script.onload = function () { ended(); };
    script.onerror = function () { failed += 1; ended(); };
    document.head.appendChild(script);
  }

  function ended() {
    waiting -= 1;
    if (waiting === 0) { search(true); }
  }

  /* 3 in the title, 2 in number or item, 1 in the text; 0 = a word is nowhere. */
  function weight(record) {
    var least = 4;
    for (var i = 0; i < words.length; i += 1) {
      var here = record.title.indexOf(words[i]) >= 0 ? 3
        : record.names.indexOf(words[i]) >= 0 ? 2
        : record.body.indexOf(words[i]) >= 0 ? 1 : 0;
      if (here === 0) { return 0; }
      least = Math.min(least, here);
    }
    return least;
  }

  function search(first) {
    if (waiting > 0) { return; }
    words = folded(input.value).split(/\s+/).filter(function (word) { return word; });
    found = [];
    shown = 0;
    results.textContent = "";
    more.hidden = true;
    deeper.hidden = true;
    if (!words.length && !year.value && !domain.value) {
      announce(first ? note() : "");
      return;
    }
    if (words.length && rest.length && window.location.protocol === "file:") {
      readRest();
      return;
    }
    deeper.hidden = !words.length || !rest.length;
    for (var i = 0; i < records.length; i += 1) {
      var one = records[i].all;
      if (year.value && one[DAY].slice(0, 4) !== year.value) { continue; }
      if (domain.value && one[DOMAIN] !== domain.value) { continue; }
      var rank = weight(records[i]);
      if (rank) { found.push({ record: one, rank: rank }); }
    }
    found.sort(function (a, b) {
      if (a.rank !== b.rank) { return b.rank - a.rank; }
      if (a.record[DAY] !== b.record[DAY]) { return a.record[DAY] < b.record[DAY] ? 1 : -1; }
      return a.record[PATH] < b.record[PATH] ? -1 : 1;
    });
    show();
    announce((found.length ? "找到" + found.length + "条。" : "没有找到，请换一个词，或放宽年份和领域。") + note());
  }

  function note() {
    return failed ? "有" + failed + "个数据文件没有读到，结果可能不全。" : "";
  }

  function announce(text) {
    if (text !== announced) { status.textContent = text; announced = text; }
  }

  function show() {
    var until = Math.min(found.length, shown + AT_ONCE), first = null;
    for (; shown < until; shown += 1) {
      var entry = entryOf(found[shown].record);
      first = first || entry;
      results.appendChild(entry);
    }
    more.hidden = shown >= found.length;
    return first;
  }

  function entryOf(one) {
    var entry = document.createElement("li");
    var link = document.createElement("a");
    link.href = one[PATH];
    marked(link, one[TITLE]);
    entry.appendChild(link);
    var facts = document.createElement("p");
    facts.className = "kind";
    marked(facts, [one[DAY] || "公开事项", one[NUMBER], one[DOMAIN_NAME], one[ITEM]].filter(function (word) {
      return word;
    }).join("　"));
    entry.appendChild(facts);
    var excerpt = around(one[BODY]);
    if (excerpt) {
      var line = document.createElement("p");
      line.className = "excerpt";
      marked(line, excerpt);
      entry.appendChild(line);
    }
    return entry;
  }

  function around(body) {
    var text = folded(body), place = -1;
    for (var i = 0; i < words.length && place < 0; i += 1) { place = text.indexOf(words[i]); }
    var start = Math.max(0, place - AROUND);
    var end = Math.min(body.length, start + 3 * AROUND);
    return (start ? "…" : "") + body.slice(start, end) + (end < body.length ? "…" : "");
  }

  function marked(element, text) {
    var low = folded(text), at = 0;
    while (at < text.length) {
      var next = -1, length = 0;
      for (var i = 0; i < words.length; i += 1) {
        var place = low.indexOf(words[i], at);
        if (place >= 0 && (next < 0 || place < next)) { next = place; length = words[i].length; }
      }
      if (next < 0) { break; }
      element.appendChild(document.createTextNode(text.slice(at, next)));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(next, next + length);
      element.appendChild(mark);
      at = next + length;
    }
    element.appendChild(document.createTextNode(text.slice(at)));
  }

  function soon() {
    window.clearTimeout(delay);
    delay = window.setTimeout(function () { search(false); }, 250);
  }

  function given(name) {
    var told = new RegExp("[?&]" + name + "=([^&]*)").exec(window.location.search);
    try {
      return told ? decodeURIComponent(told[1].replace(/\+/g, " ")) : "";
    } catch (error) {
      return "";
    }
  }

  input.value = given("q");
  year.value = given("year");
  domain.value = given("domain");
  if (year.selectedIndex < 0) { year.value = ""; }
  if (domain.selectedIndex < 0) { domain.value = ""; }
  form.addEventListener("submit", function (event) { event.preventDefault(); search(false); });
  input.addEventListener("input", soon);
  year.addEventListener("change", function () { search(false); });
  domain.addEventListener("change", function () { search(false); });
  deeper.addEventListener("click", function () { readRest(); input.focus(); });
  more.addEventListener("click", function () {
    var first = show();
    if (first) { first.querySelector("a").focus(); }
  });
  waiting = files.length;
  status.textContent = "正在读取数据…";
  announced = status.textContent;
  files.forEach(load);
}());
