#!/bin/sh
# Looks for what the window (Qt's system libraries) and the tests' second tools need, and installs what is missing where
# that is allowed: Debian and Ubuntu, as root or in CI. Elsewhere it names what is missing in one line and goes on.
set -u
[ "$(uname -s)" = "Linux" ] || exit 0
missing=""
for pair in qpdf:qpdf pdftoppm:poppler-utils mutool:mupdf-tools gs:ghostscript; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null)
for pair in libEGL.so.1:libegl1 libGL.so.1:libgl1 libxkbcommon.so.0:libxkbcommon0 libdbus-1.so.3:libdbus-1-3 \
    libfontconfig.so.1:libfontconfig1 libglib-2.0.so.0:libglib2.0-0 libxcb-cursor.so.0:libxcb-cursor0 \
    libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1 \
    libxcb-shape.so.0:libxcb-shape0 libxcb-image.so.0:libxcb-image0 libxcb-render-util.so.0:libxcb-render-util0; do
    case "$libraries" in *"${pair%%:*}"*) ;; *) missing="$missing ${pair#*:}" ;; esac
done
[ -n "$missing" ] || exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = "0" ]; then
    echo "Installing:$missing"
    apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2086 - one word per package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 && exit 0
fi
echo "Not installed on this machine:$missing. The window may not open, and tests that verify with these tools are skipped."
exit 0
