SELECT a.headline FROM press_article a; -- @Article raw-sql @headline raw-sql
SELECT c.headline FROM archive_clipping c;
