CREATE TABLE customers (
    id serial PRIMARY KEY,
    email text NOT NULL,
    created timestamp DEFAULT now()
);

CREATE TABLE orders (
    id serial PRIMARY KEY,
    customer_id integer REFERENCES customers (id),
    state text NOT NULL DEFAULT 'new',
    total numeric(10, 2),
    placed timestamp DEFAULT now()
);

CREATE INDEX ON orders (state);

GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC;
