"""Start of the frozen command line."""

import multiprocessing

if __name__ == "__main__":
    multiprocessing.freeze_support()  # first: a worker process of the press ends here and loads no more than it needs

    from reactivate_desktop.cli import main

    main()
