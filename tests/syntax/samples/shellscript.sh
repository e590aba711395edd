#!/bin/bash
# Moves files.
# Carefully.
set -euo pipefail

. ./library.sh
LIMIT=3
readonly NAME=x

# Moves one file.
# $1: from where
move() {
    local from="$1" to=$2 mode=${3:-copy} last="${4}"
    local rest=("$@")
    if [[ -z "$from" ]]; then
        return 1
    fi
    cp "$from" "$to"
    return
}

all() { local names=("$@") text="$*"; }

function _hidden {
    move a b
}
