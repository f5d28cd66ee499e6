// Countries and what passes between them; the table below holds the same.
(function () {
  "use strict";
  var box = document.getElementById("network"), edges = waqai.data("edges");
  if (!box || !edges) return;
  var chart = echarts.init(box, null, { renderer: "canvas" }), font = getComputedStyle(document.body).fontFamily, nodes = {};
  // On a narrow screen everything is drawn smaller, and the labels get the room.
  var small = Math.max(.45, Math.min(1, box.clientWidth / 900)), edge = { left: 60 * small, right: 110, top: 30 };
  edges.forEach(function (e) {
    [[e[0], e[4], e[7]], [e[1], e[5], e[8]]].forEach(function (n) {
      nodes[n[0]] = nodes[n[0]] || { id: n[0], name: n[1], href: n[2], value: 0 };
      nodes[n[0]].value += e[2];
    });
  });

  function tone(mean) { return waqai.colour(mean > 1 ? "warm" : mean < 0 ? "cold" : "calm"); }

  // Forces find the places, which are then fitted to the box: left to themselves they end outside it.
  function placed() {
    var ids = Object.keys(nodes);
    chart.setOption({ series: [{
      type: "graph", layout: "force", force: { repulsion: 260, edgeLength: [50, 180], gravity: .15, layoutAnimation: false, initLayout: "circular" },
      data: ids.map(function (id) { return { id: id, name: nodes[id].name, symbolSize: 1 }; }),
      links: edges.map(function (e) { return { source: e[0], target: e[1], value: e[2] }; })
    }] }, true);
    var laid = chart.getModel().getSeriesByIndex(0).getData();
    [["x", 0, box.clientWidth - edge.left - edge.right], ["y", 1, box.clientHeight - 2 * edge.top]].forEach(function (axis) {
      var all = ids.map(function (_, at) { return laid.getItemLayout(at)[axis[1]]; }), least = Math.min.apply(null, all), most = Math.max.apply(null, all);
      ids.forEach(function (id, at) { nodes[id][axis[0]] = (all[at] - least) / (most - least || 1) * axis[2]; });
    });
  }

  function draw() {
    var most = Math.max.apply(null, Object.keys(nodes).map(function (k) { return nodes[k].value; }));
    chart.setOption({
      textStyle: { fontFamily: font },
      series: [{
        type: "graph", layout: "none", roam: true, scaleLimit: { min: .5, max: 4 }, left: edge.left, right: edge.right, top: edge.top, bottom: edge.top, cursor: "pointer",
        label: { show: true, color: waqai.colour("ink"), position: "right", fontFamily: font, fontSize: small < .7 ? 11 : 13, textBorderColor: waqai.colour("card"), textBorderWidth: 3 },
        labelLayout: { hideOverlap: true },
        emphasis: { focus: "adjacency", label: { show: true } },
        itemStyle: { color: waqai.colour("accent") },
        data: Object.keys(nodes).map(function (k) { return Object.assign({ symbolSize: small * (8 + 34 * Math.sqrt(nodes[k].value / most)) }, nodes[k]); }),
        links: edges.map(function (e) { return { source: e[0], target: e[1], href: e[6], lineStyle: { width: small * (1 + 7 * Math.sqrt(e[2] / edges[0][2])), color: tone(e[3]), opacity: .6 } }; })
      }]
    }, true);
  }

  placed();
  draw();
  document.addEventListener("waqai:theme", draw);
  addEventListener("resize", function () { chart.resize(); });
  chart.on("click", function (event) { if (event.data && event.data.href) location.assign(event.data.href); });
})();
