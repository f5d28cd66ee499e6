// The conflict-cooperation curve: a point opens its period, the strip below zooms.
(function () {
  "use strict";
  var box = document.getElementById("curve"), points = waqai.data("points");
  if (!box || !points) return;
  var chart = echarts.init(box, null, { renderer: "canvas" }), font = getComputedStyle(document.body).fontFamily;

  function draw() {
    var ink = waqai.colour("soft"), line = waqai.colour("line");
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: font, color: ink },
      grid: { left: 48, right: 24, top: 30, bottom: 84 },
      tooltip: { trigger: "axis", renderMode: "richText", formatter: function (shown) {
        var p = points[shown[0].dataIndex];
        return waqai.digits(p.start) + "\n" + box.dataset.mean + " " + waqai.digits(p.mean) + "\n" + box.dataset.events + " " + waqai.digits(p.contacts);
      } },
      xAxis: { type: "time", axisLine: { onZero: true, lineStyle: { color: ink } }, axisLabel: { color: ink, hideOverlap: true, formatter: function (value) { return waqai.digits(new Date(value).toISOString().slice(0, 7)); } } },
      yAxis: { type: "value", min: -10, max: 10, interval: 5, name: box.dataset.cooperation, nameTextStyle: { color: ink }, splitLine: { lineStyle: { color: line } }, axisLabel: { color: ink, formatter: waqai.digits } },
      dataZoom: [{ type: "inside", zoomOnMouseWheel: "ctrl" }, { type: "slider", height: 22, bottom: 14, textStyle: { color: ink }, labelFormatter: function (value) { return waqai.digits(new Date(value).toISOString().slice(0, 10)); } }],
      visualMap: { show: false, dimension: 1, pieces: [{ lt: 0, color: waqai.colour("cold") }, { gte: 0, lte: 1, color: waqai.colour("calm") }, { gt: 1, color: waqai.colour("warm") }] },
      series: [{ type: "line", data: points.map(function (p) { return [p.start, p.mean]; }), symbol: "circle", symbolSize: function (value, at) { return 7 + 2.5 * Math.sqrt(points[at.dataIndex].contacts); } }]
    }, true);
  }

  draw();
  document.addEventListener("waqai:theme", draw);
  addEventListener("resize", function () { chart.resize(); });
  chart.on("click", function (event) {
    var period = document.getElementById("p-" + points[event.dataIndex].start);
    if (period) { period.open = true; period.querySelector("summary").focus(); period.scrollIntoView(); }
  });
})();
