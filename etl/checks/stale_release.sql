-- severity: finding
-- The newest figures of a form are older than its own rhythm allows: the next release was due. Rhythm: the
-- usual step between the ends of its periods. Lag: the usual time from the end of a release's last period to
-- the day when it was published; half a step more is granted. The press has no rhythm. found: the day to
-- which figures reach; expected: the day by which the next ones were due.
WITH RECURSIVE above AS (
    SELECT code, code AS top, parent FROM area
    UNION ALL
    SELECT b.code, a.code, a.parent FROM above b JOIN area a ON a.code = b.parent),
root AS (SELECT code, top FROM above WHERE parent IS NULL),
ending AS (
    SELECT s.layout, r.top, s.ends FROM standing s JOIN root r ON r.code = s.area
    WHERE s.authority < 3 GROUP BY ALL),
stepped AS (
    SELECT *, date_diff('month', lag(ends) OVER (PARTITION BY layout, top ORDER BY ends), ends) AS step
    FROM ending),
rhythm AS (
    SELECT layout, top, max(ends) AS reached, quantile_disc(step, 0.5) AS step FROM stepped
    GROUP BY ALL HAVING count(*) >= 6),
release AS (
    SELECT o.load_id, o.published, l.layout, r.top, max(o.period_start + to_months(o.period_months)) AS ends
    FROM observation o JOIN load l USING (load_id) JOIN root r ON r.code = o.area
    WHERE l.withdrawn_at IS NULL AND o.published <= getvariable('as_of')
    GROUP BY ALL),
lag AS (
    SELECT layout, top, quantile_cont(date_diff('day', ends, published), 0.5) AS days
    FROM release GROUP BY ALL),
due AS (
    SELECT r.*,
           (r.reached + to_months(r.step) + to_days(greatest(l.days, 0)::INTEGER + 15 * r.step))::DATE AS day
    FROM rhythm r JOIN lag l USING (layout, top))
SELECT top AS area, NULL AS indicator, reached AS period_start, least(step, 12) AS period_months, NULL AS basis,
       (reached - 1)::VARCHAR AS found, day::VARCHAR AS expected, NULL AS load_id
FROM due WHERE day < getvariable('today')
