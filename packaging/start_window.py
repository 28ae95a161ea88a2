"""Start of the frozen window."""

import multiprocessing
import os
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # first: a worker process of the press ends here and loads no more than it needs

    # a Windows program without a console has no streams, and a library that writes to one would end it
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for as long as we live
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115

    from reactivate_desktop.app import main

    sys.exit(main())
