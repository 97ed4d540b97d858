"""How a web server runs in production: a few threads a process, and processes by the machine's cores."""

import os

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))  # DATABASE_POOL must not be smaller
timeout = 60
limit_request_line = (
    0  # the proxy caps it (nginx.conf); the portal answers what is too long with a page of its own
)
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
forwarded_allow_ips = os.environ.get("PROXIES", "*")  # only the reverse proxy reaches this port
accesslog = None  # the portal logs each request itself, without query and without personal data
