SELECT count(*) FROM generate_series(1, 100000000000) a
SELECT count(*) FROM orders a, orders b, orders c, orders d, orders e, orders f, orders g, orders h
WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t
WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t
SELECT repeat('x', 1000000000)
SELECT repeat(repeat('x', 100000), n) FROM generate_series(1, 10000) n
SELECT string_agg(repeat('x', 1000), ',') FROM generate_series(1, 100000000)
SELECT array_agg(n) FROM generate_series(1, 100000000000) n
SELECT * FROM generate_series(1, 100000000)
SELECT repeat('x', 60000), repeat('y', 60000) FROM generate_series(1, 1000)
SELECT n FROM generate_series(1, 100000000) n ORDER BY random()
SELECT count(*) FROM customers GROUP BY CUBE (customer_id, customer_id + 1, customer_id + 2, customer_id + 3, customer_id + 4, customer_id + 5, customer_id + 6, customer_id + 7, customer_id + 8)
SELECT ('[' || repeat('1,', 3000000) || '1]')::jsonb
SELECT regexp_replace(repeat('a', 100000), '(a*)*b', 'x')
SELECT factorial(30000)
SELECT 9 ^ 99999.9
SELECT jsonb_path_query(to_jsonb(array_agg(n)), '$[*] ? (@ > 0)') FROM generate_series(1, 1000000) n
SELECT count(DISTINCT md5(n::text)) FROM generate_series(1, 100000000) n
SELECT lpad('x', 500000000, 'y') || lpad('x', 500000000, 'y')
SELECT xmlagg(xmlelement(name a, repeat('x', 10000))) FROM generate_series(1, 1000000)
