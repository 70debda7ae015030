-- severity: finding
-- One figure far outside its series: |x - median| > 5 robust standard deviations (1.4826·MAD, at least 1) on
-- the scale x = 2√(y+3/8), where a Poisson count has a standard deviation of 1; both medians over the 24
-- figures before and after it. Not where its neighbour goes the same way (a new level is no outlier), nor
-- where the same month of another year shows as much. found: the figure; expected: where four of five figures
-- near it lie.
WITH known AS (
    SELECT s.area, s.indicator, s.period_months, s.period_start, s.value, 2 * sqrt(s.value + 0.375) AS x
    FROM series s JOIN indicator i ON i.code = s.indicator
    WHERE s.value >= 0 AND coalesce(s.mark, 'derived') = 'derived' AND additive(i.unit) AND NOT i.detail),
stepped AS (
    SELECT *, x - lag(x) OVER each AS up, x - lead(x) OVER each AS down, row_number() OVER each AS place
    FROM known
    WINDOW each AS (PARTITION BY area, indicator, period_months ORDER BY period_start)),
-- Both neighbours within 2.5 deviations and itself beyond 5 means at least 2.5 from each (the usual step of
-- noise is 1.13 deviations): few are left whose medians must be taken.
step AS (
    SELECT area, indicator, period_months, avg(abs(up)) AS usual FROM stepped
    GROUP BY ALL HAVING count(*) >= 12),
peak AS (
    SELECT s.* FROM stepped s JOIN step USING (area, indicator, period_months)
    WHERE least(s.up, s.down) > greatest(2.5, 2 * usual) OR greatest(s.up, s.down) < -greatest(2.5, 2 * usual)),
near AS (
    SELECT p.area, p.indicator, p.period_months, p.period_start, p.value, p.x, p.up, p.down,
           median(n.x) AS middle, greatest(1.4826 * mad(n.x), 1) AS spread,
           quantile_cont(n.value, 0.1) FILTER (n.place <> p.place) AS low,
           quantile_cont(n.value, 0.9) FILTER (n.place <> p.place) AS high,
           max(n.x) FILTER (month(n.period_start) = month(p.period_start) AND n.place <> p.place) AS highest,
           min(n.x) FILTER (month(n.period_start) = month(p.period_start) AND n.place <> p.place) AS lowest
    FROM peak p JOIN stepped n ON n.area = p.area AND n.indicator = p.indicator
         AND n.period_months = p.period_months AND n.place BETWEEN p.place - 24 AND p.place + 24
    GROUP BY ALL HAVING count(*) >= 12)
SELECT area, indicator, period_start, period_months, 'period' AS basis, said(value) AS found,
       usual(low, high) AS expected, NULL AS load_id
FROM near
WHERE (x - middle > 5 * spread AND x - up - middle < 2.5 * spread
       AND x - coalesce(down, up) - middle < 2.5 * spread
       AND coalesce(highest, middle) - middle < 0.8 * (x - middle))
   OR (middle - x > 5 * spread AND middle - x + up < 2.5 * spread
       AND middle - x + coalesce(down, up) < 2.5 * spread
       AND middle - coalesce(lowest, middle) < 0.8 * (middle - x))
