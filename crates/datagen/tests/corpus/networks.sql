-- Addresses of networks and machines.
CREATE TABLE t (
    id integer PRIMARY KEY,
    ip inet NOT NULL,
    net cidr NOT NULL UNIQUE,
    mac macaddr NOT NULL UNIQUE,
    mac8 macaddr8 NOT NULL,
    UNIQUE (ip, mac)
);
