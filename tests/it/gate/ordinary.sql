-- Questions that people ask. Each runs and gives rows.
SELECT count(*) FROM customers
select * from orders order by ordered_at desc limit 5;
SELECT c.country, count(DISTINCT o.order_id) AS orders FROM customers c LEFT JOIN orders o USING (customer_id) GROUP BY c.country ORDER BY 2 DESC NULLS LAST
SELECT date_trunc('month', ordered_at) AS month, count(*) FROM orders GROUP BY 1 ORDER BY 1
SELECT extract(year FROM ordered_at)::int AS year, count(*) FILTER (WHERE status = 'paid') AS paid FROM orders GROUP BY 1
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY price) AS median, percentile_disc(array[0.25, 0.75]) WITHIN GROUP (ORDER BY price) FROM products
SELECT mode() WITHIN GROUP (ORDER BY status), corr(stock, price), regr_slope(stock, price), stddev_samp(price), variance(price) FROM products, orders
SELECT name, price, rank() OVER (PARTITION BY category_id ORDER BY price DESC), lag(price) OVER w, sum(price) OVER w FROM products WINDOW w AS (ORDER BY product_id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
SELECT *, ntile(4) OVER (ORDER BY price), cume_dist() OVER (ORDER BY price), first_value(name) OVER (ORDER BY price) FROM products
WITH RECURSIVE tree AS (SELECT category_id, name, 1 AS depth FROM categories WHERE parent_id IS NULL UNION ALL SELECT c.category_id, c.name, t.depth + 1 FROM categories c JOIN tree t ON c.parent_id = t.category_id) SELECT depth, count(*) FROM tree GROUP BY depth
WITH recent AS MATERIALIZED (SELECT * FROM orders), paid AS NOT MATERIALIZED (SELECT * FROM recent WHERE status = 'paid') SELECT count(*) FROM paid
SELECT c.customer_id, last.ordered_at FROM customers c CROSS JOIN LATERAL (SELECT ordered_at FROM orders o WHERE o.customer_id = c.customer_id ORDER BY 1 DESC LIMIT 1) last
SELECT status, country, count(*), grouping(status, country) FROM orders JOIN customers USING (customer_id) GROUP BY GROUPING SETS ((status, country), (status), ()) ORDER BY 1, 2
SELECT status, count(*) FROM orders GROUP BY ROLLUP (status)
SELECT status, extract(month FROM ordered_at), count(*) FROM orders GROUP BY CUBE (status, extract(month FROM ordered_at))
SELECT attributes ->> 'color', attributes #>> '{a,b}', attributes @> '{"a": 1}'::jsonb, attributes ? 'a', jsonb_typeof(attributes) FROM products LIMIT 3
SELECT jsonb_build_object('n', count(*), 'p', json_agg(name ORDER BY name)), jsonb_object_agg(sku, price), to_json(array_agg(stock)) FROM products
SELECT key, count(*) FROM products, jsonb_each_text(attributes) GROUP BY key
SELECT jsonb_path_query_first(attributes, '$.*'), attributes['a'] FROM products LIMIT 2
SELECT row_to_json(c) FROM categories c LIMIT 2
SELECT now() - interval '30 days' < current_timestamp, age(ordered_at), ordered_at::date - date '2020-01-01', ordered_at + interval '1 month' FROM orders LIMIT 3
SELECT to_char(ordered_at, 'YYYY-MM-DD HH24:MI'), to_char(1234.5, '9,999.99'), date_part('dow', ordered_at), ordered_at AT TIME ZONE 'UTC', current_date FROM orders LIMIT 3
SELECT day::date, count(o.order_id) FROM generate_series('2026-01-01'::timestamp, '2026-01-07', interval '1 day') AS day LEFT JOIN orders o ON o.ordered_at::date = day::date GROUP BY 1 ORDER BY 1
SELECT make_date(2026, 1, 31), make_interval(days => 3), justify_days(interval '40 days'), date_bin('15 minutes', timestamp '2026-01-01 10:07', timestamp '2026-01-01'), to_date('2026-01', 'YYYY-MM'), to_timestamp(0)
SELECT CASE WHEN price > 100 THEN 'high' WHEN price > 10 THEN 'middle' ELSE 'low' END AS band, round(avg(price), 2), width_bucket(avg(price), 0, 1000, 10) FROM products GROUP BY 1
SELECT coalesce(phone, 'none'), nullif(city, ''), greatest(1, 2), least(1, 2), upper(last_name) || ', ' || initcap(first_name), concat_ws(' ', first_name, last_name), format('%s <%s>', last_name, email) FROM customers LIMIT 4
SELECT split_part(email, '@', 2) AS domain, count(*) FROM customers WHERE email ILIKE '%@%' GROUP BY 1 ORDER BY 2 DESC LIMIT 3
SELECT regexp_replace(phone, '[^0-9]', '', 'g'), substring(email FROM '@(.*)$'), substring(email for 3), trim(both ' ' from city), position('@' in email), overlay(city placing 'x' from 1 for 1) FROM customers LIMIT 3
SELECT name FROM products WHERE name ~* 'a' AND name SIMILAR TO '%' AND name NOT LIKE 'z\_%' ESCAPE '\'
SELECT string_agg(DISTINCT status::text, ', ' ORDER BY status::text) FROM orders WHERE status IN ('new', 'paid') OR status = ANY (ARRAY['shipped', 'delivered']::order_status[])
SELECT name FROM products p WHERE EXISTS (SELECT 1 FROM categories c WHERE c.category_id = p.category_id) AND price >= ALL (SELECT min(price) FROM products) ORDER BY price FETCH FIRST 3 ROWS ONLY
SELECT country FROM customers UNION SELECT city FROM customers EXCEPT SELECT 'x' INTERSECT SELECT 'y' ORDER BY 1 OFFSET 1
(SELECT 1 AS a UNION ALL SELECT 2) ORDER BY a DESC
VALUES (1, 'a'), (2, 'b;c')
TABLE categories
SELECT 'it''s; -- no comment' AS "A ""quoted"" name", E'tab\t;', $$dollar ' ; quoted$$, $q$DROP TABLE x$q$, U&'\0041', B'101', X'1F' -- the end
SELECT /* a comment /* nested */ ; */ 1
SELECT unnest(ARRAY[1, 2, 3]) AS n, array_length(ARRAY[[1], [2]], 1), (ARRAY[1, 2, 3])[2:3], array_agg(x) FROM (VALUES (1)) v (x) GROUP BY 1
SELECT a.x, b.y FROM unnest(ARRAY[1, 2]) WITH ORDINALITY AS a (x, n) JOIN LATERAL (SELECT a.x * 2 AS y) b ON true
SELECT * FROM orders TABLESAMPLE SYSTEM (100) LIMIT 1
SELECT sum(price * stock)::numeric(20, 2), avg(price)::float8, 7 / 2, 7 % 3, 2 ^ 10, |/ 16.0, abs(-1), ceil(1.2), ln(10), power(2, 3), mod(7, 3), sign(-2), trunc(1.99, 1), random() < 2 FROM products
SELECT to_tsvector('english', name) @@ plainto_tsquery('english', 'a'), ts_rank(to_tsvector('english', name), to_tsquery('english', 'b')) FROM products LIMIT 2
SELECT md5(email), encode(sha256(email::bytea), 'hex'), length(email), left(email, 3), reverse(city), lpad(city, 10, '.'), repeat('ab', 3), translate(city, 'a', 'b'), ascii('a'), chr(65) FROM customers LIMIT 2
SELECT int4range(1, 5) @> 3, daterange('2026-01-01', '2026-02-01') && daterange('2026-01-15', NULL), lower(int4range(1, 5)), (date '2026-01-01', interval '1 day') OVERLAPS (date '2026-01-01', date '2026-03-01')
SELECT count(*) AS "update", 1 AS share, 2 AS "delete", max(ordered_at) AS oid_like FROM orders
SELECT enum_range(NULL::order_status), status::text || '!', status < 'paid' FROM orders LIMIT 1
SELECT cast('12' AS integer) + '3'::int, '2026-01-01'::timestamptz, true::int, 'a'::varchar(3), NULL::numeric, 1::bigint << 3, xmlelement(name a, 'b'), gen_random_uuid() IS NOT NULL, pg_typeof(1)::text
SELECT sum(total) FROM (SELECT sum(price) AS total FROM products GROUP BY category_id HAVING count(*) >= 1) t
SELECT 1 WHERE 1 IS NOT DISTINCT FROM 1 AND 2 BETWEEN SYMMETRIC 3 AND 1 AND (1, 2) < (1, 3)
SELECT 1; -- a comment; DROP TABLE orders
