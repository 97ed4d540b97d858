-- The two roles and the database, written by an administrator with CREATEROLE and CREATEDB (no superuser needed).
-- The same file serves the embedded server and a real one:
--   psql -v owner_password=… -v app_password=… -v database=portal -f oversight/embedded/bootstrap.sql postgres
-- portal_owner owns the tables and migrates; portal_app is what the web server and the workers are.
SELECT 'CREATE ROLE portal_owner LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_owner') \gexec
SELECT 'CREATE ROLE portal_app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') \gexec
ALTER ROLE portal_owner PASSWORD :'owner_password';
ALTER ROLE portal_app PASSWORD :'app_password';
GRANT portal_owner TO CURRENT_USER; -- else PostgreSQL 16 and later say: must be able to SET ROLE
SELECT format('CREATE DATABASE %I OWNER portal_owner', :'database')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC; -- TEMP too
GRANT CONNECT ON DATABASE :"database" TO portal_app;
