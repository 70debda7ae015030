-- severity: finding
-- Form 1-М: the 18 chapters of the Criminal Code, all reported, do not add up to all offences, or the
-- articles of a chapter, all that its form lists, not to the chapter. Chapters 11 and 14 and the commonest
-- crimes bear names of their own. Chapter 1 also has offences without a row: there only a sum above it is
-- wrong. found: the sum; expected: the whole.
WITH named(code, chapter) AS (
    VALUES ('health_and_morals', 'offences_total'), ('transport_offences', 'offences_total'),
           ('murder', 'offences_chapter_1'), ('grievous_harm', 'offences_chapter_1'),
           ('rape', 'offences_chapter_1'),
           ('petty_theft', 'offences_chapter_6'), ('theft', 'offences_chapter_6'),
           ('cattle_theft', 'offences_chapter_6'), ('fraud', 'offences_chapter_6'),
           ('robbery_open', 'offences_chapter_6'), ('hooliganism', 'offences_chapter_10')),
kind AS (
    SELECT code, parent, count(*) OVER (PARTITION BY parent) AS listed FROM (
        SELECT code, parent FROM indicator WHERE breakdown IN ('chapter_partial', 'article_partial')
        UNION ALL SELECT code, chapter FROM named)),
part AS (
    SELECT s.area, k.parent AS indicator, s.period_start, s.period_months, s.basis, sum(s.value) AS total
    FROM standing s JOIN kind k ON k.code = s.indicator
    WHERE k.listed > 4 AND s.authority < 3
    GROUP BY ALL
    HAVING count(*) = any_value(k.listed) AND (k.parent <> 'offences_total' OR count(*) = 18))
SELECT w.area, w.indicator, w.period_start, w.period_months, w.basis,
       said(p.total) AS found, said(w.value) AS expected, w.load_id
FROM part p JOIN standing w USING (area, indicator, period_start, period_months, basis)
WHERE p.total > w.value OR (p.total < w.value AND w.indicator <> 'offences_chapter_1')
