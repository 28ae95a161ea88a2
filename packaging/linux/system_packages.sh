#!/bin/sh
# Looks for what the window (Qt's system libraries) and the tests' second tools need, and installs what is missing where
# that is allowed: Debian and Ubuntu, as root, or in CI through sudo. Elsewhere it names what is missing in one line and
# goes on; with --tools-required (as CI asks) it fails when a second tool is still missing.
#
# The libraries are those that Qt's own files name (readelf -d); tests/packaging holds this list against them.
# Wayland's are left out: where they are missing Qt opens its window through X11.
set -u
[ "$(uname -s)" = "Linux" ] || exit 0

TOOLS="qpdf:qpdf pdftoppm:poppler-utils mutool:mupdf-tools gs:ghostscript 7zz:7zip age:age"
LIBRARIES="libEGL.so.1:libegl1 libGL.so.1:libgl1 libX11.so.6:libx11-6 libX11-xcb.so.1:libx11-xcb1
    libdbus-1.so.3:libdbus-1-3 libfontconfig.so.1:libfontconfig1 libfreetype.so.6:libfreetype6
    libglib-2.0.so.0:libglib2.0-0 libgthread-2.0.so.0:libglib2.0-0 libgssapi_krb5.so.2:libgssapi-krb5-2
    libxkbcommon.so.0:libxkbcommon0 libxkbcommon-x11.so.0:libxkbcommon-x11-0
    libxcb.so.1:libxcb1 libxcb-cursor.so.0:libxcb-cursor0 libxcb-glx.so.0:libxcb-glx0 libxcb-icccm.so.4:libxcb-icccm4
    libxcb-image.so.0:libxcb-image0 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-randr.so.0:libxcb-randr0
    libxcb-render.so.0:libxcb-render0 libxcb-render-util.so.0:libxcb-render-util0 libxcb-shape.so.0:libxcb-shape0
    libxcb-shm.so.0:libxcb-shm0 libxcb-sync.so.1:libxcb-sync1 libxcb-util.so.1:libxcb-util1
    libxcb-xfixes.so.0:libxcb-xfixes0 libxcb-xkb.so.1:libxcb-xkb1 libzstd.so.1:libzstd1"

missing_tools() {
    for pair in $TOOLS; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || printf ' %s' "${pair#*:}"
    done
}

missing_libraries() {
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null)
    for pair in $LIBRARIES; do
        case "$known" in *"${pair%%:*}"*) ;; *) printf ' %s' "${pair#*:}" ;; esac
    done
}

install() {
    if [ "$(id -u)" = "0" ]; then
        as_root=""
    elif [ -n "${CI:-}" ] && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        return
    fi
    command -v apt-get >/dev/null 2>&1 || return
    echo "Installing:$1"
    $as_root apt-get update -qq >/dev/null 2>&1 </dev/null
    # one by one: a package that this release does not know must not keep the others away
    for package in $1; do
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 </dev/null
    done
}

missing="$(missing_tools)$(missing_libraries)"
[ -n "$missing" ] || exit 0
install "$missing"
missing="$(missing_tools)$(missing_libraries)"
[ -n "$missing" ] || exit 0
echo "Not installed on this machine:$missing (names as in Debian). Without libraries the window may not open; tests that verify with a missing tool are skipped." >&2
if [ "${1:-}" = "--tools-required" ] && [ -n "$(missing_tools)" ]; then
    exit 1
fi
exit 0
