"""Start of the frozen command line."""

import multiprocessing

from reactivate_desktop.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
