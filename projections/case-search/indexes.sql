-- What is new waits in a list of half a megabyte before it goes into the index: putting a case in by itself costs five times as
-- much (measured: 1.1 ms against 0.2), and the usual four megabytes would be read from end to end by every search.
create index on {case_search} using gin (public) with (gin_pending_list_limit = 512);
create index on {case_search} using gin (with_personal) with (gin_pending_list_limit = 512);
-- The newest ones, and how far back the cases go.
create index on {case_search} (received_at);
