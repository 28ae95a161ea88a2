#!/bin/sh
# Says in one sentence why this Python can't make the environment; called by make with the command it found (or none).
python=${1:-}
if [ -z "$python" ]; then
    echo "No Python 3.11 or later was found; install one, or name it: make PYTHON=/path/to/python3.11" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "$python is not Python 3.11 or later; name another: make PYTHON=/path/to/python3.11" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$python comes without its venv module; install it (Debian and Ubuntu: apt-get install python$version-venv)" >&2
    exit 1
fi
