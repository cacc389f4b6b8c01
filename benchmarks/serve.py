"""What `aggregator serve` answers beside nginx serving the same folder: conditional requests a second, and memory.

    python benchmarks/serve.py [--requests 200000]

Both have one worker, on loopback, and are asked in turn by wrk, over 16 connections that stay open, for a feed whose
tag they gave before, so the answer is 304; then for the compressed feed itself. Debian: apt install nginx-light wrk.
The figures are of one run on one machine; the memory is that of the whole process.
"""

from __future__ import annotations

import argparse
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
SECONDS = 4
TURNS = 3
FEED = "all.rss"
NGINX = """\
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error;
events {{ worker_connections 256; }}
http {{
  access_log off; gzip_static on; keepalive_requests 1000000; root {root};
  types {{ application/rss+xml rss; application/atom+xml atom; application/feed+json json; text/html html; }}
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; }}
}}
"""


class Server:
    """A program that serves the folder at a port of its own."""

    def __init__(self, words: list[str], port: int) -> None:
        self.base = f"http://127.0.0.1:{port}/"
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                self.tag = self.answer().headers["ETag"]
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise SystemExit(f"{words[0]} does not answer")

    def answer(self) -> urllib.request.addinfourl:
        """Return the answer to a first request for the feed, compressed."""
        asked = urllib.request.Request(self.base + FEED, headers={"Accept-Encoding": "gzip"})
        return urllib.request.urlopen(asked, timeout=5)

    def asked(self, seconds: int, *, conditional: bool) -> tuple[float, int]:
        """Return (answers a second, answers) to wrk over some SECONDS; ends the program on any other answer."""
        headers = ["-H", "Accept-Encoding: gzip"] + (["-H", f"If-None-Match: {self.tag}"] if conditional else [])
        words = ["wrk", "-t1", "-c16", f"-d{seconds}s", *headers, self.base + FEED]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in said or "Socket errors" in said:
            raise SystemExit(said)
        return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), int(re.search(r"(\d+) requests in", said)[1])

    def memory(self) -> float:
        """Return what the process holds in memory (MiB)."""
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1024


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def ours(folder: Path) -> Server:
    """Publish the saved pages into FOLDER and serve them."""
    places = ["--database", str(folder / "archive.db"), "--output", str(folder / "public")]
    aggregator = [sys.executable, "-m", "aggregator"]
    subprocess.run([*aggregator, "update", "--quiet", "--replay", str(ROOT / "tests/fixtures"), *places], check=True)
    port = free_port()
    return Server([*aggregator, "serve", "--port", str(port), *places], port)


def nginx(folder: Path) -> Server:
    """Serve the same with nginx."""
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, root=folder / "public", port=port))
    folder.chmod(0o755)  # its worker may be another user
    return Server(["nginx", "-c", str(folder / "nginx.conf")], port)


def compare(one: Server, other: Server) -> None:
    """Print how many answers a second each gives, in turn."""
    for what, conditional in (("304 to conditional requests", True), ("200 with the compressed feed", False)):
        turns = [
            (one.asked(SECONDS, conditional=conditional)[0], other.asked(SECONDS, conditional=conditional)[0])
            for _ in range(TURNS)
        ]
        mine, its = (sorted(column)[TURNS // 2] for column in zip(*turns, strict=True))
        print(f"{what:30} serve {mine:7.0f}/s   nginx {its:7.0f}/s   1/{its / mine:.1f}")


def soak(server: Server, requests: int) -> None:
    """Print the memory of SERVER while it answers so many conditional requests."""
    done, held = 0, [server.memory()]
    while done < requests:
        done += server.asked(SECONDS, conditional=True)[1]
        held.append(server.memory())
    print(f"{done:,} conditional requests: {held[0]:.1f} MiB before, {min(held):.1f} to {max(held):.1f} during")


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--requests", type=int, default=200_000)
    asked = options.parse_args()
    if missing := [name for name in ("nginx", "wrk") if not shutil.which(name)]:
        print(f"not installed: {', '.join(missing)}")
        return 3
    with tempfile.TemporaryDirectory() as folder:
        servers = [ours(Path(folder))]
        try:
            servers.append(nginx(Path(folder)))
            compare(*servers)
            soak(servers[0], asked.requests)
        finally:
            for server in servers:
                server.process.terminate()
                server.process.wait(10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
