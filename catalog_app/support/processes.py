"""Whether a process of this machine still runs."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":

    def process_exists(pid: int) -> bool:
        """Whether a process of this number runs here."""
        import ctypes

        still_active, query_limited_information, no_such_process = 259, 0x1000, 87
        kernel = ctypes.windll.kernel32
        process = kernel.OpenProcess(query_limited_information, False, pid)
        if not process:
            return bool(kernel.GetLastError() != no_such_process)
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(process, ctypes.byref(code))
        kernel.CloseHandle(process)
        return code.value == still_active

else:

    def process_exists(pid: int) -> bool:
        """Whether a process of this number runs here."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except (PermissionError, OverflowError):
            return True
        return True
