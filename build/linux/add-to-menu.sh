#!/bin/sh
# Puts the program in this folder into the desktop's menu, or takes it out again with --remove.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
menu=${XDG_DATA_HOME:-$HOME/.local/share}/applications
entry=$menu/chat-gui.desktop
if [ "${1:-}" = --remove ]; then
    rm -f "$entry"
    exit
fi
mkdir -p "$menu"
# In a menu entry a backslash, and what a shell would expand, stand behind two backslashes, and a percent sign twice.
in_quotes=$(printf %s "$here" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g')
{
    grep -v -e '^Exec=' -e '^Icon=' "$here/chat-gui.desktop"
    printf 'Exec="%s/chat"\nIcon=%s/chat.png\n' "$in_quotes" "$here"
} >"$entry"
echo "$entry"
