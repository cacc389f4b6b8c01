"""An ASGI application on loopback, over real HTTP."""

import socket
import threading
import time
from contextlib import contextmanager

import uvicorn


def loopback_socket():
    """Return a bound socket and the address of what will be served there."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound, f"http://127.0.0.1:{bound.getsockname()[1]}/"


@contextmanager
def served(app, bound):
    settings = uvicorn.Config(app, interface="asgi3", log_level="error", lifespan="off", access_log=False)
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join()
