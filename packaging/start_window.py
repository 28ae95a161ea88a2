"""Start of the frozen window."""

import multiprocessing

from reactivate_desktop.app import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
