CREATE VIEW oak_tall AS SELECT * FROM oak_oak WHERE height > 10;
