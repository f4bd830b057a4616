"""One window a user: a second start calls the first, which comes forward (local socket, nothing on the network)."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from catalog_app.support.paths import user_data_dir

_PATIENCE_MS = 1500
_LONGEST = 8192


def server_name() -> str:
    """A name of our own for each user's data folder."""
    return "catalog-app-" + hashlib.sha256(str(user_data_dir()).encode()).hexdigest()[:16]


def call(folder: str) -> bool:
    """Tell the running window; False when nobody answers."""
    socket = QLocalSocket()
    socket.connectToServer(server_name())
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(folder.encode() + b"\n")
    answered = socket.waitForReadyRead(_PATIENCE_MS)
    socket.disconnectFromServer()
    return answered


class InstanceServer(QObject):
    """Emits `called` with the folder a second start was given, '' for none."""

    called = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def listen(self) -> bool:
        """Begin to listen; a socket left by a crash is removed."""
        QLocalServer.removeServer(server_name())
        return self._server.listen(server_name())

    @Slot()
    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(socket.deleteLater)

    @Slot()
    def _on_ready(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and socket.canReadLine():
            line = bytes(socket.readLine(_LONGEST).data()).decode(errors="replace").strip()
            socket.write(b"ok\n")
            socket.flush()
            self.called.emit(line)
